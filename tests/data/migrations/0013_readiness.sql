-- Nothing of what was stored before is touched.
INSERT INTO secrets (name, value) VALUES ('of a later version', sha256('another secret'));
