-- Where a saved form went once it was sent, so that the link to it leads on to the application for
-- as long as the form would have been kept.

CREATE TABLE sent_drafts (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    application_id uuid NOT NULL REFERENCES applications ON DELETE CASCADE,
    sent_at timestamptz NOT NULL
);

CREATE INDEX sent_drafts_sent ON sent_drafts (sent_at);
