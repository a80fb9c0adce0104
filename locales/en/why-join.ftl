why-join-title = Why should you join
why-join-description = What NPOC members do, and what membership brings to a not-for-profit organization.
why-join-participate = NPOC members participate in the different spaces where ICANN develops and reviews the policymaking process. NPOC also creates an opportunity for NGOs to network and share concerns about the development of the Internet ecosystem.
why-join-asks-heading = What membership asks of you
why-join-asks = Your organization subscribes to { -npoc }’s mission and names a representative. It instructs this person to bring views that were worked out inside the organization.
why-join-endorsement = Membership does not mean that { -npoc } endorses your organization.
