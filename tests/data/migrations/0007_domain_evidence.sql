INSERT INTO drafts (digest, nonce, sealed, saved_at)
VALUES (sha256('a draft'), '\x000102030405060708090a0b', '\xc0ffee', '2026-11-20 12:00Z');
