import type { SceneScript } from "./scene-script";

const male = { en: "en-us+m3", gb: "en-gb+m7", de: "de+m2" };
const female = { en: "en-us+f2", gb: "en-gb+f3", de: "de+f2" };

/** The eight scenes of the sample media. Names are never spoken, so that a scene fits any meeting. */
export const scenes: SceneScript[] = [
  {
    id: "trade-order",
    title: "Order by telephone",
    language: "en",
    colours: ["0x12304a", "0x4fb0e8"],
    slide: ["Order ticket", "Side: buy", "Quantity: 2,000", "Limit: 41.50", "Valid: today"],
    everyView: true,
    roles: [
      { label: "Trader", voice: male.en },
      { label: "Client", voice: female.gb },
    ],
    lines: [
      {
        role: 0,
        text: "Good morning, this is the trading desk. This line is recorded. What can I do for you?",
      },
      { role: 1, text: "Good morning. I would like to buy two thousand shares of Northern Wind Energy." },
      { role: 0, text: "Two thousand Northern Wind Energy. At the market, or with a limit?" },
      {
        role: 1,
        text: "With a limit of forty one fifty, please, good for today only.",
        chat: { role: 0, text: "Buy 2,000 Northern Wind Energy, limit 41.50, day order" },
      },
      {
        role: 0,
        text: "I repeat: buy two thousand Northern Wind Energy, limit forty one fifty, valid today.",
      },
      {
        role: 1,
        text: "That is correct. Please confirm in writing when it is done.",
        chat: { role: 1, text: "Confirmed 👍" },
      },
      { role: 0, text: "The order is in the book. You will have the confirmation within the hour." },
      { role: 1, text: "Thank you, and have a good day." },
    ],
  },
  {
    id: "block-trade",
    title: "Block trade",
    language: "en",
    colours: ["0x2b1d45", "0xb48cf2"],
    slide: ["Block trade", "Sell 50,000", "Three tranches", "Average price"],
    roles: [
      { label: "Trader", voice: female.en },
      { label: "Portfolio manager", voice: male.gb },
    ],
    lines: [
      { role: 0, text: "Trading desk, you are on a recorded line. Go ahead." },
      { role: 1, text: "We need to sell fifty thousand Harbour Logistics without moving the price." },
      {
        role: 0,
        text: "Understood. I suggest three tranches over the morning, and the block desk for the rest.",
      },
      {
        role: 1,
        text: "Agreed. Nothing below eighteen twenty, and stop if the volume dries up.",
        chat: { role: 1, text: "Floor 18.20\nStop when volume is under 5,000 an hour" },
      },
      { role: 0, text: "Floor of eighteen twenty noted. I will report after each tranche." },
      { role: 1, text: "Who else knows about this order?" },
      { role: 0, text: "Only the two of us and the order book. It is marked as confidential." },
      {
        role: 1,
        text: "Good. Call me when the first tranche is filled.",
        chat: { role: 0, text: "First tranche goes in at ten" },
      },
    ],
  },
  {
    id: "complaint",
    title: "Client complaint",
    language: "en",
    colours: ["0x3d1f1f", "0xf08a7a"],
    slide: ["Complaint", "Fee charged twice", "Refund: 48.00", "Answer in writing: 5 days"],
    roles: [
      { label: "Adviser", voice: female.gb },
      { label: "Client", voice: male.en },
    ],
    lines: [
      { role: 1, text: "I want to make a complaint. The custody fee was charged twice in September." },
      { role: 0, text: "I am sorry to hear that. May I look at your statement while we talk?" },
      { role: 1, text: "Please do. Forty eight pounds on the third, and again on the fifth." },
      { role: 0, text: "I see both bookings. The second one is our mistake, there is no doubt about it." },
      { role: 1, text: "This is the second time this year. I am not happy with that." },
      {
        role: 0,
        text: "I understand. I will refund the fee today and register your complaint formally.",
        chat: { role: 0, text: "Your complaint reference will follow by post" },
      },
      { role: 1, text: "And I would like an answer in writing, not only on the phone." },
      { role: 0, text: "You will receive a written answer within five working days." },
    ],
  },
  {
    id: "advice",
    title: "Investment advice",
    language: "en",
    colours: ["0x153a2c", "0x68d6a4"],
    slide: ["Advice meeting", "Horizon: ten years", "Risk class: 3 of 7", "60 % bonds, 40 % shares"],
    roles: [
      { label: "Adviser", voice: male.gb },
      { label: "Client", voice: female.en },
    ],
    lines: [
      { role: 0, text: "Let us begin with your goals. How long may the money stay invested?" },
      { role: 1, text: "About ten years. It is meant for the children's education." },
      { role: 0, text: "And how would you feel if the value fell by fifteen per cent in one year?" },
      { role: 1, text: "I would be worried, but I would not sell." },
      {
        role: 0,
        text: "Then I would place you in risk class three, with sixty per cent bonds and forty per cent shares.",
        chat: { role: 0, text: "Costs: 0.35 % a year, see key information document, page 2" },
      },
      { role: 1, text: "What does that cost me each year?" },
      {
        role: 0,
        text: "Nought point three five per cent in total. The document with all costs is on your screen.",
      },
      {
        role: 1,
        text: "Thank you. Let me read it, and we speak again on Thursday.",
        chat: { role: 1, text: "Thursday at ten works" },
      },
    ],
  },
  {
    id: "onboarding",
    title: "Opening an account",
    language: "en",
    colours: ["0x3b3212", "0xe6c85a"],
    slide: ["Opening an account", "1  Identity document", "2  Proof of address", "3  Secure sign-in"],
    roles: [
      { label: "Host", voice: female.en },
      { label: "New client", voice: male.gb },
    ],
    lines: [
      { role: 0, text: "Welcome. Today we open your account, and it takes three steps." },
      { role: 1, text: "Good. I have my passport and a letter from the bank with me." },
      { role: 0, text: "Perfect. Please hold the passport into the camera, first the page with the photo." },
      { role: 1, text: "Like this? There is a little reflection from the window." },
      {
        role: 0,
        text: "I can read it well, thank you. The address on the letter is the same. That is step two.",
      },
      {
        role: 0,
        text: "Now you will receive a text message with a code for the secure sign in.",
        chat: { role: 1, text: "The message has arrived" },
      },
      { role: 1, text: "I have it. It asks me to choose a password." },
      { role: 0, text: "Take your time. When that is done, the account is ready to use." },
    ],
  },
  {
    id: "weekly",
    title: "Weekly desk meeting",
    language: "en",
    colours: ["0x1e2a38", "0x8fb3d9"],
    slide: ["Weekly meeting", "Positions", "Limits", "Holidays", "Any other business"],
    roles: [
      { label: "Head of desk", voice: female.gb },
      { label: "First trader", voice: male.en },
      { label: "Second trader", voice: female.en },
    ],
    lines: [
      { role: 0, text: "Good morning everybody. Three points today: positions, limits and holidays." },
      { role: 1, text: "Positions are flat except for the energy names. We are long by about two million." },
      { role: 2, text: "On my side the bond book is hedged, and nothing rolls before Friday." },
      {
        role: 0,
        text: "Thank you. The limit for single names has been lowered to three million since yesterday.",
        chat: { role: 0, text: "New single-name limit: 3,000,000. Circular 14/2026" },
      },
      { role: 1, text: "Then I will bring the energy position down before the close." },
      { role: 2, text: "I am on holiday from the twentieth. My book goes to the colleagues next door." },
      { role: 0, text: "Noted. Please put the handover into writing. That is all for today." },
    ],
  },
  {
    id: "kundengespraech",
    title: "Kundengespräch",
    language: "de",
    colours: ["0x30203a", "0xd98fd0"],
    slide: ["Kundengespräch", "Übertrag des Depots", "Gebühren: keine", "Prüfung: zwei Wochen"],
    roles: [
      { label: "Berater", voice: male.de },
      { label: "Kundin", voice: female.de },
    ],
    lines: [
      {
        role: 0,
        text: "Grüß Gott, schön, dass Sie da sind. Das Gespräch wird aufgezeichnet. Ist das für Sie in Ordnung?",
      },
      { role: 1, text: "Ja, natürlich. Ich möchte mein Depot von der anderen Bank zu Ihnen übertragen." },
      { role: 0, text: "Sehr gern. Dafür brauche ich nur Ihre Unterschrift auf dem Übertragsformular." },
      { role: 1, text: "Fallen dafür Gebühren an, und wie lange dauert die Prüfung?" },
      {
        role: 0,
        text: "Gebühren gibt es keine. Die Prüfung dauert ungefähr zwei Wochen.",
        chat: { role: 0, text: "Formular: Übertrag für Depots, Seite 3, bitte ankreuzen" },
      },
      { role: 1, text: "Können Sie mir zusätzlich einen Überblick über meine Sparpläne geben?" },
      { role: 0, text: "Selbstverständlich. Ich schicke Ihnen die Übersicht noch heute." },
      {
        role: 1,
        text: "Vielen Dank, das hört sich gut an.",
        chat: { role: 1, text: "Schöne Grüße aus Österreich" },
      },
    ],
  },
  {
    id: "briefing",
    title: "Quarterly briefing",
    language: "en",
    colours: ["0x0f3a40", "0x5fd4dd"],
    slide: ["Quarterly briefing", "Income: up 4 %", "Costs: down 1 %", "Outlook: unchanged"],
    roles: [
      { label: "Presenter", voice: male.gb },
      { label: "Moderator", voice: female.gb },
    ],
    lines: [
      { role: 1, text: "Welcome to the quarterly briefing. Questions can be asked in the chat at any time." },
      { role: 0, text: "Thank you. In the third quarter our income rose by four per cent." },
      { role: 0, text: "Costs went down by one per cent, mostly because of lower rent." },
      {
        role: 1,
        text: "There is a first question: does the outlook for the full year change?",
        chat: { role: 1, text: "Question from the audience: does the outlook change?" },
      },
      { role: 0, text: "No, the outlook stays as it is. We expect a quiet fourth quarter." },
      { role: 1, text: "And how do rising interest rates affect the bond portfolios?" },
      {
        role: 0,
        text: "Prices fall at first, but new bonds pay more. Over three years that is an advantage.",
      },
      { role: 1, text: "Thank you very much. The slides will be sent to you by e-mail." },
    ],
  },
];
