// PartnerAPI: being furnished.
