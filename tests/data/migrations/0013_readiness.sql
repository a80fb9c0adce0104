-- Nothing of what was stored before is touched.
INSERT INTO secrets (name, value) VALUES ('of a later version', sha256('another secret'));
-- A form that was opened and saved again.
INSERT INTO replaced_drafts (digest, nonce, sealed, replaced_at)
VALUES (sha256('an opened draft'), substr(sha256('nonce'), 1, 12), sha256('a key'), now());
