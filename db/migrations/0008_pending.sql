-- 0008 pending
--
-- Purpose: what becomes of pending points before their time: a purchase that is confirmed or cancelled.
-- breaking: no

set local role tessera_owner;
