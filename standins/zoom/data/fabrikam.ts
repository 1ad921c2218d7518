import type { FileKind, Plan } from "./plan";

const plain: FileKind[] = ["screen", "audio", "transcript"];
const withChat: FileKind[] = [...plain, "chat"];

// prettier-ignore
/** Fabrikam's twelve meetings: four of each broker, video, audio and transcript, two of them with chat. */
export const fabrikamPlans: Plan[] = [
  { key: "fabrikam 1", host: "gus.keller", topic: "Order by phone: Hollis family", scenes: ["trade-order"], with: ["Pamela Hollis"], when: { daysAgo: 2, at: "14:05" }, files: withChat },
  { key: "fabrikam 2", host: "gus.keller", topic: "Order by phone: Rowan Trust", scenes: ["trade-order"], with: ["Denise Rowan"], when: { daysAgo: 9, at: "15:30" }, files: plain },
  { key: "fabrikam 3", host: "gus.keller", topic: "Advice: school fees plan", scenes: ["advice"], with: ["Sally Okonkwo"], when: { daysAgo: 21, at: "13:15" }, files: plain },
  { key: "fabrikam 4", host: "gus.keller", topic: "Advice: review after one year", scenes: ["advice"], with: ["Pamela Hollis"], when: { daysAgo: 44, at: "16:00" }, files: plain },
  { key: "fabrikam 5", host: "hana.sato", topic: "Block sale Harbour Logistics", scenes: ["block-trade"], with: ["Victor Lang"], when: { daysAgo: 1, at: "09:40" }, files: plain },
  { key: "fabrikam 6", host: "hana.sato", topic: "Block sale Harbour Logistics, second day", scenes: ["block-trade"], with: ["Victor Lang"], when: { daysAgo: 12, at: "09:35" }, files: withChat },
  { key: "fabrikam 7", host: "hana.sato", topic: "Complaint about the custody fee", scenes: ["complaint"], with: ["Roy Whitaker"], when: { daysAgo: 27, at: "11:20" }, files: plain },
  { key: "fabrikam 8", host: "hana.sato", topic: "New client: Whitaker & Sons", scenes: ["onboarding"], with: ["Roy Whitaker"], when: { daysAgo: 52, at: "10:10" }, files: plain },
  { key: "fabrikam 9", host: "ivan.petrov", topic: "Order by phone: Ferro Estates", scenes: ["trade-order"], with: ["Marta Ferro"], when: { daysAgo: 3, at: "10:55" }, files: plain },
  { key: "fabrikam 10", host: "ivan.petrov", topic: "Depotübertrag: Frau Brückner", scenes: ["kundengespraech"], with: ["Käthe Brückner"], when: { daysAgo: 15, at: "08:45" }, files: plain },
  { key: "fabrikam 11", host: "ivan.petrov", topic: "Quarterly briefing for brokers", scenes: ["briefing"], with: ["hana.sato", "gus.keller"], when: { daysAgo: 33, at: "15:00" }, files: plain },
  { key: "fabrikam 12", host: "ivan.petrov", topic: "Order by phone: Ferro Estates", scenes: ["trade-order"], with: ["Marta Ferro"], when: { daysAgo: 57, at: "11:05" }, files: plain },
];
