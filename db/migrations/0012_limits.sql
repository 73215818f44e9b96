-- 0012 limits
--
-- Purpose: limits on the velocity of earning and redeeming, and erased members.
-- breaking: no

set local role tessera_owner;
