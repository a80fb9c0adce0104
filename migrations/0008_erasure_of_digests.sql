-- A digest that was not sent yet, or was given up, goes with the application that it tells of; the
-- others in it are told of again.

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
    DELETE FROM events WHERE application_id = erased_id OR other = erased_id;
    PERFORM set_config('npoc.erasing', '', true);
    FOR digest IN
        DELETE FROM outbox WHERE kind = 'digest' AND strpos(plain_text, erased) > 0
        RETURNING plain_text
    LOOP
        UPDATE application_marks SET digested_at = NULL FROM applications
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
