-- What can happen to an application after it was received, and mails that are about none or about
-- several of them.

ALTER TABLE events DROP CONSTRAINT events_kind_check;
ALTER TABLE events ADD CONSTRAINT events_kind_check CHECK (kind IN (
    'received', 'linked', 'address-confirmed', 'link-requested', 'withdrawn', 'released'));
-- Another application with the same domain name or mailbox. For staff only.
ALTER TABLE events ADD COLUMN other uuid REFERENCES applications;
ALTER TABLE events ADD CONSTRAINT events_other_check CHECK ((kind = 'linked') = (other IS NOT NULL));
-- What can happen only once.
CREATE UNIQUE INDEX events_once ON events (application_id, kind)
    WHERE kind IN ('received', 'address-confirmed', 'withdrawn', 'released');
CREATE INDEX events_other ON events (other) WHERE other IS NOT NULL;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN (
    'notice', 'acknowledgement', 'undelivered', 'withdrawal', 'link', 'draft', 'digest'));
-- These belong to no single application, and are deleted as soon as they were sent.
ALTER TABLE outbox ALTER COLUMN application_id DROP NOT NULL;
ALTER TABLE outbox ADD CONSTRAINT outbox_application_check
    CHECK ((application_id IS NULL) = (kind IN ('link', 'draft', 'digest')));

DROP INDEX outbox_acknowledged;

-- Mailboxes that were written to lately without somebody at NPOC doing it. Whoever presses the
-- button behind a link that was mailed shows that the mailbox is theirs; one from which nobody has
-- done so gets no second mail within thirty days. Deleted thirty days after the last mail.
CREATE TABLE mailboxes (
    -- SHA-256 of the address in a form that is equal for all spellings of one mailbox.
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    -- Stands in the links that are mailed there, and nowhere else.
    proof uuid NOT NULL UNIQUE,
    last_mail_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    -- So many mails since then: a confirmed mailbox has a limit, too.
    counted_from timestamptz NOT NULL,
    mails integer NOT NULL
);

CREATE INDEX mailboxes_last_mail ON mailboxes (last_mail_at);

-- Whoever was written to before is remembered, too.
INSERT INTO mailboxes (digest, proof, last_mail_at, counted_from, mails)
SELECT sha256(convert_to(lower(recipient), 'UTF8')), gen_random_uuid(), max(created_at),
       max(created_at), 1
FROM outbox WHERE kind = 'acknowledgement' AND created_at > now() - interval '30 days'
GROUP BY 1;

CREATE OR REPLACE FUNCTION erase_application(erased text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    erased_id uuid;
BEGIN
    SELECT id INTO erased_id FROM applications WHERE reference = erased FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM set_config('npoc.erasing', 'yes', true);
    DELETE FROM events WHERE application_id = erased_id OR other = erased_id;
    PERFORM set_config('npoc.erasing', '', true);
    DELETE FROM outbox WHERE application_id = erased_id;
    DELETE FROM application_domains WHERE application_id = erased_id;
    DELETE FROM application_work WHERE application_id = erased_id;
    DELETE FROM application_groups WHERE application_id = erased_id;
    DELETE FROM application_people WHERE application_id = erased_id;
    DELETE FROM applications WHERE id = erased_id;
    RETURN true;
END
$$;
