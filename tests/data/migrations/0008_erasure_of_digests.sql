-- Every outcome: an answer, an empty answer, no answer, not tried yet.
INSERT INTO domain_evidence (application_id, position, record, outcome, answers, tried_at)
VALUES ('00000000-0000-7000-8000-000000000002', 1, 'ns', 'found',
        '{ns1.example.net,ns2.example.net}', '2026-10-02 12:01Z'),
       ('00000000-0000-7000-8000-000000000002', 1, 'address', 'none', '{}', '2026-10-02 12:01Z'),
       ('00000000-0000-7000-8000-000000000002', 1, 'mx', 'not-checked', '{}', '2026-10-02 12:01Z'),
       ('00000000-0000-7000-8000-000000000002', 2, 'ns', 'not-checked', '{}', NULL);
