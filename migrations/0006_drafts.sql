-- Forms that were saved to be finished later, encrypted with a key that only the link holds.
-- Deleted after thirty days, or when the form is sent.

CREATE TABLE drafts (
    -- SHA-256 of what the link holds, under a name of its own: it finds the row and opens nothing.
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
    sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL
);

CREATE INDEX drafts_saved ON drafts (saved_at);
