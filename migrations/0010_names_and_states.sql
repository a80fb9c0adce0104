-- The field's own terms for what had names of our own, in tables, columns and codes; and an event
-- for an application that was held back and then sent again by a person.

ALTER TABLE application_marks RENAME TO application_holds;
ALTER TABLE application_holds RENAME COLUMN marks TO signals;
ALTER TABLE application_holds RENAME COLUMN marked_at TO held_at;
ALTER INDEX application_marks_undigested RENAME TO application_holds_undigested;
UPDATE application_holds SET signals = array_replace(array_replace(array_replace(
    signals, 'trap', 'honeypot'), 'no-time', 'missing-timestamp'), 'same-text', 'repeated-text');

ALTER TABLE arrivals RENAME TO limited_actions;
ALTER TABLE limited_actions RENAME COLUMN kind TO action;
ALTER TABLE limited_actions DROP CONSTRAINT arrivals_kind_check;
UPDATE limited_actions SET action = 'held-application' WHERE action = 'marked';
ALTER TABLE limited_actions ADD CONSTRAINT limited_actions_action_check
    CHECK (action IN ('application', 'held-application', 'draft'));
ALTER INDEX arrivals_at RENAME TO limited_actions_at;

ALTER TABLE domain_evidence RENAME TO dns_checks;
ALTER TABLE dns_checks RENAME COLUMN tried_at TO checked_at;
ALTER INDEX domain_evidence_waiting RENAME TO dns_checks_pending;

ALTER TABLE mailboxes RENAME TO mail_throttle;
ALTER TABLE mail_throttle RENAME COLUMN proof TO token;
ALTER TABLE mail_throttle RENAME COLUMN counted_from TO window_start;
ALTER TABLE mail_throttle RENAME COLUMN mails TO mails_in_window;
ALTER INDEX mailboxes_last_mail RENAME TO mail_throttle_last_mail;

ALTER TABLE sent_drafts RENAME TO submitted_drafts;
ALTER TABLE submitted_drafts RENAME COLUMN sent_at TO submitted_at;
ALTER INDEX sent_drafts_sent RENAME TO submitted_drafts_submitted;

ALTER TABLE applications RENAME COLUMN correspondence TO language;

ALTER TABLE events DROP CONSTRAINT events_kind_check;
ALTER TABLE events DROP CONSTRAINT events_other_check;
ALTER TABLE events RENAME COLUMN other TO related;
ALTER INDEX events_other RENAME TO events_related;
-- A code changes its name; what happened stays as it was recorded.
ALTER TABLE events DISABLE TRIGGER events_append_only;
UPDATE events SET kind = 'related' WHERE kind = 'linked';
ALTER TABLE events ENABLE TRIGGER events_append_only;
ALTER TABLE events ADD CONSTRAINT events_kind_check CHECK (kind IN ('received', 'related',
    'address-confirmed', 'link-requested', 'withdrawn', 'released', 'resubmitted'));
ALTER TABLE events ADD CONSTRAINT events_related_check
    CHECK ((kind = 'related') = (related IS NOT NULL));
DROP INDEX events_once;
CREATE UNIQUE INDEX events_once ON events (application_id, kind)
    WHERE kind IN ('received', 'address-confirmed', 'withdrawn', 'released', 'resubmitted');

-- What PostgreSQL named after the tables goes along.
ALTER TABLE application_holds
    RENAME CONSTRAINT application_marks_application_id_fkey TO application_holds_application_id_fkey;
ALTER TABLE application_holds
    RENAME CONSTRAINT application_marks_marks_check TO application_holds_signals_check;
ALTER TABLE application_holds RENAME CONSTRAINT application_marks_pkey TO application_holds_pkey;
ALTER TABLE applications
    RENAME CONSTRAINT applications_correspondence_check TO applications_language_check;
ALTER TABLE dns_checks
    RENAME CONSTRAINT domain_evidence_application_id_position_fkey TO dns_checks_application_id_position_fkey;
ALTER TABLE dns_checks RENAME CONSTRAINT domain_evidence_check TO dns_checks_check;
ALTER TABLE dns_checks RENAME CONSTRAINT domain_evidence_check1 TO dns_checks_check1;
ALTER TABLE dns_checks RENAME CONSTRAINT domain_evidence_outcome_check TO dns_checks_outcome_check;
ALTER TABLE dns_checks RENAME CONSTRAINT domain_evidence_pkey TO dns_checks_pkey;
ALTER TABLE dns_checks RENAME CONSTRAINT domain_evidence_record_check TO dns_checks_record_check;
ALTER TABLE limited_actions
    RENAME CONSTRAINT arrivals_network_check TO limited_actions_network_check;
ALTER TABLE mail_throttle RENAME CONSTRAINT mailboxes_digest_check TO mail_throttle_digest_check;
ALTER TABLE mail_throttle RENAME CONSTRAINT mailboxes_pkey TO mail_throttle_pkey;
ALTER TABLE mail_throttle RENAME CONSTRAINT mailboxes_proof_key TO mail_throttle_token_key;
ALTER TABLE submitted_drafts
    RENAME CONSTRAINT sent_drafts_application_id_fkey TO submitted_drafts_application_id_fkey;
ALTER TABLE submitted_drafts
    RENAME CONSTRAINT sent_drafts_digest_check TO submitted_drafts_digest_check;
ALTER TABLE submitted_drafts RENAME CONSTRAINT sent_drafts_pkey TO submitted_drafts_pkey;

CREATE OR REPLACE FUNCTION erase_application(erased text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    erased_id uuid;
    digest text;
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
    FOR digest IN
        DELETE FROM outbox WHERE kind = 'digest' AND strpos(plain_text, erased) > 0
        RETURNING plain_text
    LOOP
        UPDATE application_holds SET digested_at = NULL FROM applications
        WHERE id = application_id AND strpos(digest, reference) > 0;
    END LOOP;
    DELETE FROM outbox WHERE application_id = erased_id;
    DELETE FROM application_domains WHERE application_id = erased_id;
    DELETE FROM application_work WHERE application_id = erased_id;
    DELETE FROM application_groups WHERE application_id = erased_id;
    DELETE FROM application_people WHERE application_id = erased_id;
    DELETE FROM applications WHERE id = erased_id;
    RETURN true;
END
$$;

-- Where each application stands, derived from what was recorded. What follows from a state is
-- decided in src/domain/state.rs.
CREATE VIEW application_states AS
SELECT applications.id AS application_id,
       CASE WHEN is_withdrawn AND is_held THEN 'withdrawn-while-held'
            WHEN is_withdrawn THEN 'withdrawn'
            WHEN is_held THEN 'held'
            ELSE 'open' END AS state
FROM applications, LATERAL (
    SELECT EXISTS (SELECT 1 FROM events
                   WHERE events.application_id = applications.id AND kind = 'withdrawn')
               AS is_withdrawn,
           EXISTS (SELECT 1 FROM application_holds AS holds
                   WHERE holds.application_id = applications.id AND released_at IS NULL) AS is_held
) AS facts;
