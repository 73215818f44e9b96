-- 0011 moves
--
-- Purpose: what the operator moves: adjustments, transfers, households, merges.
-- breaking: no

set local role tessera_owner;
