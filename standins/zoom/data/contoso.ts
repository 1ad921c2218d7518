import { dialIn, usualFiles, type Plan } from "./plan";

const minutes = 60_000;

// prettier-ignore
const trading: Plan[] = [
  { key: "c1", host: "carla.rossi", topic: "Trading desk weekly", scenes: ["weekly"], with: ["deniz.kaya", "elif.aydin", "farid.haddad"], when: { daysAgo: 4, at: "08:30" }, type: 8, series: "desk weekly", startDaysOff: 13 },
  { key: "c2", host: "carla.rossi", topic: "Trading desk weekly", scenes: ["weekly"], with: ["deniz.kaya", "elif.aydin", "grace.mbeki"], when: { daysAgo: 11, at: "08:30" }, type: 8, series: "desk weekly" },
  { key: "c3", host: "carla.rossi", topic: "Trading desk weekly", scenes: ["weekly"], with: ["farid.haddad", "elif.aydin"], when: { daysAgo: 18, at: "08:30" }, type: 8, series: "desk weekly", files: [...usualFiles, "summary"] },
  { key: "c4", host: "carla.rossi", topic: "Block sale with Delta Pensions", scenes: ["block-trade"], with: ["Pieter de Vries"], when: { daysAgo: 26, at: "13:20" } },
  { key: "d1", host: "deniz.kaya", topic: "Order: Holt Family Office", scenes: ["trade-order"], with: ["Margaret Holt"], when: { daysAgo: 1, at: "09:12" }, uuid: "slash first" },
  { key: "d2", host: "deniz.kaya", topic: "Order: Holt Family Office, all views", scenes: ["trade-order"], with: ["Margaret Holt", "grace.mbeki"], when: { daysAgo: 8, at: "10:41" }, files: [...usualFiles, "gallery", "speaker", "each speaker", "thumbnail"] },
  { key: "d3", host: "deniz.kaya", topic: "Order: Baker pension fund", scenes: ["trade-order"], with: ["Baker, Emily (Northgate)"], when: { daysAgo: 16, at: "14:27" }, files: ["screen", "audio", "captions", "chat", "timeline"], companion: ["transcript", "summary"] },
  { key: "d4", host: "deniz.kaya", topic: "Order by telephone", scenes: ["trade-order"], with: [dialIn], when: { daysAgo: 29, at: "11:03" }, files: ["audio", "transcript", "empty timeline"] },
  { key: "d5", host: "deniz.kaya", topic: "Order: two lots for Holt", scenes: ["trade-order", "trade-order"], with: ["Margaret Holt"], when: { daysAgo: 47, at: "15:36" } },
  { key: "e1", host: "elif.aydin", topic: "Block trade: Harbour Logistics", scenes: ["block-trade"], with: ["Samuel Osei"], when: { daysAgo: 2, at: "08:52" } },
  { key: "e2", host: "elif.aydin", topic: `<script>alert("topic")</script> 🚀 Q3: results / outlook`, scenes: ["block-trade"], with: ["Samuel Osei", "carla.rossi"], when: { daysAgo: 9, at: "12:18" }, uuid: "double slash" },
  { key: "e3", host: "elif.aydin", topic: "Block trade: second tranche", scenes: ["block-trade"], with: ["陈伟"], when: { daysAgo: 23, at: "09:47" }, files: [...usualFiles.slice(0, 4), "timeline without id"] },
  { key: "e4", host: "elif.aydin", topic: "Block trade: Harbour Logistics, last part", scenes: ["block-trade"], with: ["Pieter de Vries"], when: { daysAgo: 55, at: "13:58" } },
  { key: "f1", host: "farid.haddad", topic: "Order: Lindgren", scenes: ["trade-order"], with: ["Sofia Lindgren"], when: { minutesAgo: 25 }, completeAfterMs: 2 * minutes },
  { key: "f2", host: "farid.haddad", topic: "Order and advice: Lindgren", scenes: ["trade-order", "advice"], with: ["Sofia Lindgren", "carla.rossi"], when: { daysAgo: 6, at: "10:05" }, uuid: "slash and plus inside" },
  { key: "f3", host: "farid.haddad", topic: "", scenes: ["trade-order"], with: ["Lucía 🌻"], when: { daysAgo: 20, at: "15:14" }, type: 4 },
  { key: "f4", host: "farid.haddad", topic: "Order: Sofia Lindgren (short test)", scenes: ["trade-order"], with: ["Sofia Lindgren"], when: { daysAgo: 38, at: "09:20" }, withoutFilesKey: true },
];

// prettier-ignore
const clientService: Plan[] = [
  { key: "h1", host: "hugo.martin", topic: "Webinar: quarterly outlook for clients", scenes: ["briefing"], with: ["ines.duarte", "Anika Rao", "Pieter de Vries", "Margaret Holt"], when: { daysAgo: 5, at: "16:00" }, type: 5, files: [...usualFiles, "poll"] },
  { key: "h2", host: "hugo.martin", topic: "Client service: quarterly figures", scenes: ["briefing"], with: ["lena.novak", "ines.duarte", "jonas.weber", "kaito.tanaka"], when: { daysAgo: 22, at: "09:00" } },
  { key: "h3", host: "hugo.martin", topic: "Advice: Rao", scenes: ["advice"], with: ["Anika Rao"], when: { daysAgo: 50, at: "10:30" } },
  { key: "i1", host: "ines.duarte", topic: "Complaint: custody fee charged twice", scenes: ["complaint"], with: ["George Palmer"], when: { daysAgo: 3, at: "11:26" } },
  { key: "i2", host: "ines.duarte", topic: "Complaint: second call with Mr Palmer", scenes: ["complaint"], with: ["George Palmer", "hugo.martin"], when: { daysAgo: 7, at: "14:10" } },
  { key: "i3", host: "ines.duarte", topic: "Opening an account: Osei", scenes: ["onboarding"], with: ["Samuel Osei"], when: { daysAgo: 31, at: "12:33" } },
  { key: "i4", host: "ines.duarte", topic: "Opening an account: de Vries / Holt", scenes: ["onboarding"], with: ["Pieter de Vries", "Margaret Holt"], when: { daysAgo: 58, at: "08:40" } },
  { key: "j1", host: "jonas.weber", topic: "Kundengespräch: Depotübertrag Groß-Möller", scenes: ["kundengespraech"], with: ["Ingrid Groß-Möller"], when: { daysAgo: 2, at: "13:07" } },
  { key: "j2", host: "jonas.weber", topic: "Kundengespräch: Rückfragen zum Übertrag", scenes: ["kundengespraech"], with: ["Ingrid Groß-Möller"], when: { daysAgo: 14, at: "09:55" } },
  { key: "j3", host: "jonas.weber", topic: "Kundengespräch: Österreich", scenes: ["kundengespraech"], with: ["Ursula Jäger"], when: { daysAgo: 36, at: "14:48" }, files: ["audio", "transcript", "timeline"], companion: ["summary"] },
  { key: "j4", host: "jonas.weber", topic: "Advice in two parts: Rao", scenes: ["advice", "advice"], with: ["Anika Rao"], when: { daysAgo: 45, at: "15:22" } },
  { key: "k1", host: "kaito.tanaka", topic: "Advice: children's education", scenes: ["advice"], with: ["Sofia Lindgren"], when: { daysAgo: 10, at: "08:15" }, files: [...usualFiles, "summary"] },
  { key: "k2", host: "kaito.tanaka", topic: "Advice: Holt, ten-year plan", scenes: ["advice"], with: ["Margaret Holt"], when: { daysAgo: 25, at: "16:11" } },
  { key: "k3", host: "kaito.tanaka", topic: "Advice: Baker", scenes: ["advice"], with: ["Baker, Emily (Northgate)"], when: { daysAgo: 41, at: "11:45" } },
  { key: "l1", host: "lena.novak", topic: "Complaint: statement not received", scenes: ["complaint"], with: ["Tomás Herrera"], when: { daysAgo: 4, at: "15:02" } },
  { key: "l2", host: "lena.novak", topic: "Opening an account: Herrera", scenes: ["onboarding"], with: ["Tomás Herrera"], when: { daysAgo: 19, at: "10:24" } },
  { key: "l3", host: "lena.novak", topic: "Complaint: fees", scenes: ["complaint"], with: [dialIn], when: { daysAgo: 53, at: "12:50" }, files: ["audio", "transcript"] },
];

// prettier-ignore
/** Hosts of whom nothing may be kept: without a licence here, unknown to the directory, or switched off. */
const others: Plan[] = [
  { key: "o1", host: "oskar.nilsen", topic: "Quarterly figures: internal briefing", scenes: ["briefing"], with: ["priya.raman", "carla.rossi"], when: { daysAgo: 6, at: "13:00" } },
  { key: "o2", host: "oskar.nilsen", topic: "Quarterly figures: rehearsal", scenes: ["briefing"], with: ["priya.raman"], when: { daysAgo: 28, at: "14:30" } },
  { key: "n1", host: "nora.byrne", topic: "Account set-up for a new joiner", scenes: ["onboarding"], with: ["mateo.silva"], when: { daysAgo: 13, at: "09:30" } },
  { key: "u1", host: "desk.phone", topic: "Shared desk line", scenes: ["trade-order"], with: ["Margaret Holt"], when: { daysAgo: 12, at: "10:59" } },
  { key: "u2", host: "desk.phone", topic: "Shared desk line", scenes: ["trade-order"], with: ["Sofia Lindgren"], when: { daysAgo: 34, at: "14:03" } },
  { key: "s1", host: "sven.hansen", topic: "Intern: first order under supervision", scenes: ["trade-order"], with: ["elif.aydin"], when: { daysAgo: 40, at: "09:15" } },
];

// prettier-ignore
/** Meetings that end while the archive is already running: visible a minute after the first start. */
const soon: Plan[] = [
  { key: "new 1", host: "deniz.kaya", topic: "Order: Holt, before the close", scenes: ["trade-order"], with: ["Margaret Holt"], when: { minutesAgo: 1 }, visibleAfterMs: minutes },
  { key: "new 2", host: "ines.duarte", topic: "Complaint: answer promised for today", scenes: ["complaint"], with: ["George Palmer"], when: { minutesAgo: 1 }, visibleAfterMs: minutes, transcriptAfterMs: minutes / 2 },
  { key: "new 3", host: "jonas.weber", topic: "Kundengespräch: Unterschrift", scenes: ["kundengespraech"], with: ["Ingrid Groß-Möller"], when: { minutesAgo: 1 }, visibleAfterMs: minutes },
];

export const contosoPlans: Plan[] = [...trading, ...clientService, ...others, ...soon];
