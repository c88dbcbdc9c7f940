"""Operations on running instances: what an operator may do, each recorded with its reason."""
