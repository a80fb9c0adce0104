-- A saved form that was sent and became an application.
INSERT INTO sent_drafts (digest, application_id, sent_at)
VALUES (sha256('a sent draft'), '00000000-0000-7000-8000-000000000001', '2026-11-20 13:00Z');
