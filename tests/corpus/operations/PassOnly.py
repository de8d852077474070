class PassOnly: pass
