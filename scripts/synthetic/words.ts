/** What synthetic conversations are made of. In each list the first entries are said far more often than the last. */
export const firstNames = [
  ..."Anna Paul Maria James Sofia Lukas Emma Noah Elena Oliver Ingrid Marek Claire Hugo Amara".split(" "),
  ..."Yusuf Freya Mateo Leila Oskar Zoë Björn Chloé Tomáš Niamh Rafael Greta Ivo Ximena Željko".split(" "),
];

export const lastNames = [
  ..."Holt Lindgren Palmer Osei Rowan Ferro Lang Novak Kaya Keller Sato Petrov Moreau Jensen Costa".split(
    " ",
  ),
  ..."Bauer Nakamura Okafor Silva Hughes Varga Dubois Schäfer Núñez Kovač Brandt Quinn Abara Leclerc".split(
    " ",
  ),
  ..."Wójcik Strand Delgado Achebe Fontaine Hartmann Iversen Jovanović Khalil Lombardi Mbeki Nyström".split(
    " ",
  ),
  ..."Orlov Pereira Rasmussen Sørensen Takahashi Ueda Vasquez Whitlock Yilmaz Zimmermann".split(" "),
];

export const companies = [
  "Baltic Freight",
  "Rowan Trust",
  "Ferro Estates",
  "Harbour Mills",
  "Alpine Rail",
  "Kestrel Foods",
  "Meridian Health",
  "Northgate Textiles",
  "Solway Power",
  "Tamar Shipping",
];

/** Middling: each stands in about one conversation of thirty. */
export const subjects = [
  ..."mortgage pension dividend prospectus collateral escrow insurance subscription custody covenant".split(
    " ",
  ),
  ..."hedge coupon warrant lease invoice audit tender probate franchise royalty".split(" "),
  ..."annuity arbitration bullion futures liquidity maturity repo swap syndicate underwriting".split(" "),
];

/** Rare: three of these make the name of a file, one of 4,096. */
export const syllables = "bal cor dex fen gul hav jor kel lum mir nax oro pel quil rav tus".split(" ");

/** Common. */
export const statements = [
  "I would like to place the order at the price that we discussed yesterday.",
  "Could you please confirm the account number and the amount once more?",
  "The market has moved a little since this morning, so the price may differ.",
  "I will send you the documents by email after this call.",
  "Before we go on I have to tell you that this call is recorded.",
  "We should look at the risk again before the end of the quarter.",
  "That is fine with me, please go ahead as planned.",
  "The report shows a small gain compared with last year.",
  "My colleague will call you back tomorrow with the details.",
  "There was a delay in the transfer because of the bank holiday.",
  "I have written down the reference and will check it in the system.",
  "The fees are the same as in the contract that you signed in spring.",
  "Let us keep the limit where it is and review it next month.",
  "You will receive a written confirmation within two working days.",
  "Our committee meets on Thursday and decides about new clients.",
  "The complaint has been passed to the team that looks after such cases.",
];

export const remarks = [
  "Is that all right with you?",
  "Thank you, that helps a lot.",
  "I understand, no problem at all.",
  "Let me read that back to you.",
  "Yes, exactly as I said before.",
  "Give me a moment to find the page.",
  "We can talk about the rest next week.",
  "Please tell me if anything changes.",
  "That was not what I had expected.",
  "Good, then we agree on this point.",
  "The weather in Zürich is terrible today.",
  "Somebody at the café recommended it to me.",
];
