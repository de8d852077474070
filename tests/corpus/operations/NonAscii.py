# Größen und Maße 🎉
class NonAscii:
    """Zählt Größen – «schnell» 🎉."""

    def __init__(self, größe=3, 名前="🎉"):
        self.größe = größe; self.名前 = 名前

    def execute(self, données, μ=0.5):
        résultat = f"🎉 {self.名前} {données} {self.größe}"; print("🎉", résultat)
        return résultat, μ
