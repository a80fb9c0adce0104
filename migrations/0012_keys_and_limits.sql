-- Keys that open something are kept as digests, and what is mailed with one is blanked once it was
-- sent: whoever reads the database, or a backup of it, can open nothing. Every write of a visitor is
-- counted. Columns that processes of the version before still read stay for one version more.

-- The digests of the keys of an application's private page. One comes with the submission, one with
-- each mail that brings the link again.
CREATE TABLE application_keys (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    application_id uuid NOT NULL REFERENCES applications ON DELETE CASCADE
);
CREATE INDEX application_keys_application ON application_keys (application_id);
INSERT INTO application_keys (digest, application_id)
SELECT sha256('private page\000'::bytea || uuid_send(private_key)), id
FROM applications;
ALTER TABLE applications
    ALTER COLUMN private_key DROP NOT NULL,
    ALTER COLUMN submission_key DROP NOT NULL,
    -- Of the key that came with the form.
    ADD COLUMN submission_digest bytea UNIQUE CHECK (octet_length(submission_digest) = 32);

-- For as long as processes of the version before may still run, keys are stored as those look for
-- them, too, and deleted afterwards. Nobody runs yet where nothing is stored yet.
CREATE TABLE plain_keys_until (ends_at timestamptz NOT NULL);
INSERT INTO plain_keys_until
SELECT CASE WHEN EXISTS (SELECT FROM applications) THEN now() + interval '1 hour' ELSE now() END;

-- What a process of the version before stores is found by its key, too.
CREATE FUNCTION keep_key_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO application_keys (digest, application_id)
    VALUES (sha256('private page\000'::bytea || uuid_send(NEW.private_key)), NEW.id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER applications_key_digest AFTER INSERT ON applications
    FOR EACH ROW WHEN (NEW.private_key IS NOT NULL) EXECUTE FUNCTION keep_key_digest();

ALTER TABLE outbox
    DROP CONSTRAINT outbox_plain_text_check,
    DROP CONSTRAINT outbox_html_check,
    ADD CONSTRAINT outbox_words_check CHECK (
        (plain_text <> '' AND html <> '')
        OR (kind = 'acknowledgement' AND (sent_at IS NOT NULL OR gave_up_at IS NOT NULL)));
UPDATE outbox SET plain_text = '', html = ''
WHERE kind = 'acknowledgement' AND (sent_at IS NOT NULL OR gave_up_at IS NOT NULL);
-- A process of the version before would leave the words there.
CREATE FUNCTION blank_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.plain_text := '';
    NEW.html := '';
    RETURN NEW;
END
$$;
CREATE TRIGGER outbox_blank_words BEFORE UPDATE ON outbox FOR EACH ROW
    WHEN (NEW.kind = 'acknowledgement' AND NEW.plain_text <> ''
          AND (NEW.sent_at IS NOT NULL OR NEW.gave_up_at IS NOT NULL))
    EXECUTE FUNCTION blank_words();

-- The keys of saved forms that were opened and saved again, under which nothing is saved any more.
-- And where the form went: the key of the next one, sealed so that only the earlier link as it was
-- mailed opens it; none where the next one is somebody else's.
CREATE TABLE replaced_drafts (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    nonce bytea CHECK (octet_length(nonce) = 12),
    sealed bytea CHECK (octet_length(sealed) = 32),
    replaced_at timestamptz NOT NULL,
    CHECK ((nonce IS NULL) = (sealed IS NULL))
);
CREATE INDEX replaced_drafts_replaced ON replaced_drafts (replaced_at);
CREATE INDEX submitted_drafts_application ON submitted_drafts (application_id);

-- What a visitor makes us write: each with the wider network that the network belongs to, where
-- there is one, and a saved form with its size and its own key.
ALTER TABLE limited_actions
    ADD COLUMN wider_network bytea CHECK (octet_length(wider_network) = 32),
    ADD COLUMN draft bytea CHECK (octet_length(draft) = 32),
    ADD COLUMN bytes integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT limited_actions_action_check,
    ADD CONSTRAINT limited_actions_action_check CHECK (
        action IN ('application', 'held-application', 'draft', 'draft-save', 'mail'));
DROP INDEX limited_actions_at;
CREATE INDEX limited_actions_action ON limited_actions (action, at);
CREATE INDEX limited_actions_network ON limited_actions (network, action, at);
CREATE INDEX limited_actions_wider ON limited_actions (wider_network, action, at)
    WHERE wider_network IS NOT NULL;
CREATE INDEX limited_actions_draft ON limited_actions (draft, at) WHERE draft IS NOT NULL;

-- Mailboxes are remembered by digests that nobody can compute without the site's own key, and
-- together with their domains.
ALTER TABLE mail_throttle
    ADD COLUMN domain bytea CHECK (octet_length(domain) = 32),
    -- False from a process of the version before, whose digest is made into one of today.
    ADD COLUMN is_keyed boolean NOT NULL DEFAULT false;
CREATE INDEX mail_throttle_domain ON mail_throttle (domain, last_mail_at) WHERE domain IS NOT NULL;
UPDATE mail_throttle SET is_keyed = true, digest =
    sha256('mailbox\000'::bytea || (SELECT value FROM secrets WHERE name = 'signing') || digest)
WHERE EXISTS (SELECT FROM secrets WHERE name = 'signing');
CREATE FUNCTION key_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.digest := sha256('mailbox\000'::bytea
        || coalesce((SELECT value FROM secrets WHERE name = 'signing'), '') || NEW.digest);
    NEW.is_keyed := true;
    RETURN NEW;
END
$$;
CREATE TRIGGER mail_throttle_key_digest BEFORE INSERT ON mail_throttle FOR EACH ROW
    WHEN (NOT NEW.is_keyed) EXECUTE FUNCTION key_digest();
-- So that erasing an application also erases that its representative was written to.
ALTER TABLE application_people ADD COLUMN mailbox_digest bytea CHECK (octet_length(mailbox_digest) = 32);
UPDATE application_people SET mailbox_digest =
    sha256('mailbox\000'::bytea || (SELECT value FROM secrets WHERE name = 'signing')
        || sha256(convert_to(regexp_replace(email_key, '^([^"+]+)\+[^@]*@', '\1@'), 'UTF8')))
WHERE part = 'representative' AND EXISTS (SELECT FROM secrets WHERE name = 'signing');

CREATE OR REPLACE FUNCTION erase_application(erased text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    erased_id uuid;
    digest_text text;
BEGIN
    SELECT id INTO erased_id FROM applications WHERE reference = erased FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM set_config('npoc.erasing', 'yes', true);
    DELETE FROM events WHERE application_id = erased_id OR related = erased_id;
    PERFORM set_config('npoc.erasing', '', true);
    -- A digest that was not sent yet, or was given up, goes with the application that it lists; the
    -- others in it are listed again.
    FOR digest_text IN
        DELETE FROM outbox WHERE kind = 'digest' AND strpos(plain_text, erased) > 0
        RETURNING plain_text
    LOOP
        UPDATE application_holds SET digested_at = NULL FROM applications
        WHERE id = application_id AND strpos(digest_text, reference) > 0;
    END LOOP;
    -- So does a mail with links that was not sent yet; who asked for them asks again.
    DELETE FROM outbox WHERE kind = 'link' AND strpos(plain_text, erased) > 0;
    DELETE FROM outbox WHERE application_id = erased_id;
    DELETE FROM application_domains WHERE application_id = erased_id;
    -- That somebody was written to is remembered no longer than the last of their applications.
    DELETE FROM mail_throttle USING application_people AS person
    WHERE person.application_id = erased_id AND mail_throttle.digest = person.mailbox_digest
      AND NOT EXISTS (SELECT FROM application_people AS other
                      WHERE other.mailbox_digest = person.mailbox_digest
                        AND other.application_id <> erased_id);
    DELETE FROM application_people WHERE application_id = erased_id;
    DELETE FROM applications WHERE id = erased_id;
    RETURN true;
END
$$;
CREATE INDEX application_people_mailbox ON application_people (mailbox_digest)
    WHERE mailbox_digest IS NOT NULL;
