/// Words of which seeded data is made, half of them Arabic.
enum SeedTexts {
  static let englishThings = [
    "shirt", "jacket", "lamp", "teapot", "carpet", "chair", "bag", "scarf", "notebook", "blanket", "mirror",
    "bowl",
    "candle", "knife", "sandals", "headphones", "vase", "clock", "hat", "coffee mill",
  ]
  static let englishManners = [
    "Linen", "Olive wood", "Copper", "Hand-made", "Light", "Classic", "Blue", "Travel", "Woollen", "Everyday",
  ]
  static let arabicThings = [
    "قميص", "حقيبة", "مصباح", "إبريق", "سجادة", "كرسي", "وشاح", "دفتر", "بطانية", "مرآة", "وعاء", "شمعة",
    "ساعة", "عطر",
  ]
  static let arabicManners = ["قطني", "خشبي", "نحاسي", "يدوي", "كلاسيكي", "خفيف", "أزرق", "فاخر"]

  static let sentences = [
    "Made in small numbers, by people who know their trade.", "Keep away from direct sunlight.",
    "Comes in a box that makes a good present.", "صناعة يدوية محلية.", "يغسل بالماء البارد.",
    "ضمان لمدة سنة كاملة.",
    "Two years of guarantee.", "متوفر بعدة ألوان ومقاسات.", "Lasts for years, and can be repaired.",
    "هدية مناسبة لكل بيت.",
  ]
  static let categories = [
    ("New", "new"), ("أزياء", "fashion"), ("Home", "home"), ("مطبخ", "kitchen"), ("Travel", "travel"),
    ("هدايا", "gifts"),
    ("Sale", "sale"), ("كتب", "books"),
  ]
  static let sizes = ["S", "M", "L", "XL"]
  static let colors = ["red", "أزرق", "black", "أبيض", "olive"]
  static let firstNames = ["Huda", "Salem", "Amal", "Karim", "Layla", "Omar", "فاطمة", "يوسف", "مريم", "علي"]
  static let lastNames = ["Haddad", "Keller", "Okafor", "الورفلي", "المصراتي", "بوزيد"]
  static let cities = ["Tripoli", "طرابلس", "بنغازي", "Misrata", "Sebha", "الزاوية"]
  static let questions = [
    "هل هذا متوفر؟", "When will it be delivered?", "كم سعر التوصيل إلى سبها؟", "Do you have it in black?",
    "أريد تغيير العنوان من فضلك", "Can I return it?", "متى تفتحون؟",
  ]
  static let answers = [
    "نعم، متوفر.", "Within two days.", "سنتصل بك اليوم.", "Yes, for fourteen days.", "التوصيل مجاني.",
    "Done!",
  ]
}
