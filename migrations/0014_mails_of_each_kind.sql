-- A mailbox that nobody has confirmed gets one mail of each kind in thirty days: whoever saves a form
-- is told that it arrived once it is sent. Where none of these says when the last mail was written, a
-- process of the version before wrote it: of which kind is not known, so it counts as all of them.
ALTER TABLE mail_throttle
    ADD COLUMN acknowledgement_at timestamptz,
    ADD COLUMN link_at timestamptz,
    ADD COLUMN draft_at timestamptz;
