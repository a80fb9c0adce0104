-- Mails to be sent, being sent and sent. A row is written in the transaction that it tells of.

CREATE TABLE outbox (
    -- Also the Message-ID, by which a message that went out twice can be recognised.
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    kind text NOT NULL CHECK (kind IN ('notice', 'acknowledgement', 'undelivered')),
    language text NOT NULL CHECK (language IN ('en', 'fr')),
    recipient text NOT NULL CHECK (recipient LIKE '%_@_%'),
    reply_to text CHECK (reply_to LIKE '%_@_%'),
    subject text NOT NULL CHECK (subject <> ''),
    plain_text text NOT NULL CHECK (plain_text <> ''),
    html text NOT NULL CHECK (html <> ''),
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- When to try next. A claim pushes it ahead, so that nobody else tries meanwhile and a crash
    -- only delays: lease, waiting time and recovery in one.
    due_at timestamptz NOT NULL,
    sent_at timestamptz,
    gave_up_at timestamptz,
    last_error text,
    CHECK (sent_at IS NULL OR gave_up_at IS NULL)
);

CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX outbox_application ON outbox (application_id);
CREATE INDEX outbox_acknowledged ON outbox (lower(recipient), created_at)
    WHERE kind = 'acknowledgement';
CREATE INDEX outbox_internationalised ON outbox (created_at)
    WHERE octet_length(recipient) > char_length(recipient);
CREATE INDEX outbox_given_up ON outbox (gave_up_at) WHERE gave_up_at IS NOT NULL;
