-- Whether the database can be written to is found out by writing. One row, which says nothing.

CREATE TABLE readiness (written_at timestamptz NOT NULL);

CREATE FUNCTION try_writing() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Says at once when the database is read-only, as a standby is.
    DELETE FROM readiness WHERE false;
    BEGIN
        -- A file of its own: where the disk is full, there is no room for it, although there may be
        -- for a row among others.
        LOCK TABLE readiness IN ACCESS EXCLUSIVE MODE NOWAIT;
        TRUNCATE readiness;
    EXCEPTION WHEN lock_not_available THEN
        -- Another process does the same, or a backup is being made.
        DELETE FROM readiness;
    END;
    INSERT INTO readiness VALUES (now());
END
$$;
