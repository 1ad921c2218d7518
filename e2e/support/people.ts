/** Who takes part, by user principal name; see standins/data/directory.json. */
export const people = {
  /** Administers Contoso. */
  ada: "ada.okafor@contoso.example",
  /** A user of Contoso who may replay everything. */
  ben: "ben.lindqvist@contoso.example",
  /** Becomes a second administrator of Contoso. */
  carla: "carla.rossi@contoso.example",
  /** A plain user of Contoso, recorded. */
  deniz: "deniz.kaya@contoso.example",
  /** Another one, whose sessions are ended. */
  farid: "farid.haddad@contoso.example",
  /** Administers Fabrikam, where nothing is configured yet. */
  fiona: "fiona.adams@fabrikam.example",
  /** Belongs to an organization that is no customer. */
  nina: "nina.north@northwind.example",
} as const;
