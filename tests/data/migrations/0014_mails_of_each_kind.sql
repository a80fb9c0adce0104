-- A form that was saved, opened, and saved again.
INSERT INTO replaced_drafts (digest, nonce, sealed, replaced_at)
VALUES (sha256('replaced'), substr(sha256('nonce'), 1, 12), sha256('sealed'), now());

-- As monitoring leaves it.
INSERT INTO readiness VALUES (now());
