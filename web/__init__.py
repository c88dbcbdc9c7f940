"""How people and programs reach Onerun: one package per audience."""
