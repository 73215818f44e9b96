// being furnished
