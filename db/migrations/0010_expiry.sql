-- 0010 expiry
--
-- Purpose: notices of expiry, and expired points that were given back.
-- breaking: no

set local role tessera_owner;
