"""English words for people: whom a figure may count, and the services they belong to.

A value is a victim class, with a tag after "#"; "?" marks words that say little by themselves, so that
a service named before them ("police", "FC") decides the class.
"""

# Singular forms; plurals are made by `ingest.reading.lexicons.english.plural`.
HEADS = """
army: soldier, trooper, jawan, serviceman, army officer, commando, army man, army personnel, gunner, cadet
army?: sepoy, naik, lance naik, havildar, havaldar, hawaldar, subedar, naib subedar, subedar major, captain,
  lieutenant,
  major, lieutenant colonel, lt col, lt colonel, colonel, brigadier, major general, second lieutenant, lance havildar
police: policeman, policewoman, cop, constable, head constable, lady constable, sub inspector,
  assistant sub inspector,
  inspector, station house officer, sho, dsp, asi, deputy superintendent, deputy superintendent of police, ssp, sp,
  superintendent of police, traffic warden, law enforcer, police guard, additional sho, dpo,
  district police officer, gunman of the police
levies: levies man, risaldar
rangers: ranger
coast_guard: coast guard
other_security: sailor, marine, naval official, navy man, airman
security?: security guard, guard, officer, official, personnel, security man, security personnel,
  law enforcement personnel,
  staffer, security official, bodyguard, member of the security forces, law enforcement official
frontier_corps: khasadar, khassadar
civilian: people, person, civilian, citizen, individual, passenger, resident, villager, local, victim, motorist,
  commuter,
  bystander, passerby, passer by, pedestrian, shopkeeper, trader, farmer, shepherd, tribesman, soul, vendor, barber,
  brother, sister,
  father, mother, son, daughter, wife, husband, relative, family member, cousin, nephew, uncle, life, casualty,
  traveller,
  pilgrim, devotee, tourist, customer, guest, couple, nomad, hunter, cattle herder, onlooker, tailor, mechanic,
  cleaner, inmate,
  businessman, contractor, translator, interpreter, pilot, servant, assistant, dentist, follower, gatekeeper, maid,
  tailor, zaireen, worshipper, participant, supporter, activist, settler, refugee, mourner, homeowner, owner,
  shopper, grandmother, grandfather, grandson, granddaughter, grandchild, niece, aunt, sister in law, brother in law,
  son in law, father in law, mother in law, muezzin, woodcutter, butcher, hawker, carpenter, painter, plumber,
  electrician, goldsmith, jeweller, banker, milkman, porter, sweeper, goatherd, herdsman, linesman, lineman, postman,
  tenant, cattle trader, fruit seller, vegetable seller, scrap dealer, moneychanger, money changer, hotelier
civilian?: man, member, worker, employee, leader, chief, head, volunteer, staff, passenger van driver, helper,
  conductor, colleague, clerk, companion, escort, aide, sibling, waiter, vendor, ward boy, cashier, driver, cook,
  watchman, chowkidar, motorcyclist, gardener, labour leader, president
civilian#woman: woman, lady, housewife
civilian#child: child, boy, girl, minor, kid, baby, infant, teenager, toddler, schoolchild, schoolboy, schoolgirl,
  pupil, student, minor girl, minor boy
civilian#teacher: teacher, schoolteacher, professor, lecturer, principal, headmaster, headmistress, academic
civilian#polio_worker: polio worker, polio team member, vaccinator, health worker, polio vaccinator,
  lady health worker, anti polio worker, vaccination worker
civilian#health: doctor, nurse, paramedic, dispenser, medic, rescue worker, rescuer
civilian#journalist: journalist, reporter, cameraman, newsman, photojournalist, correspondent, anchor, editor,
  media worker
civilian#cleric: cleric, religious scholar, qari, hafiz, maulvi, pir, prayer leader, imam, khateeb, scholar,
  maulana, mufti, pesh imam, moulvi, seminary teacher, religious leader
civilian#lawyer: lawyer, advocate, attorney
civilian#labourer: labourer, laborer, miner, coal miner, mason, surveyor, construction worker, road worker,
  coalminer, farmhand, mazdoor, daily wager, fisherman, technician, engineer, factory worker
civilian#politician: politician, mna, mpa, senator, candidate, party worker, party leader, political worker,
  councillor, nazim, lawmaker, mayor, union council chairman, chairman, former minister, minister, parliamentarian,
  office bearer, political activist
civilian#chinese: chinese national, chinese citizen, chinese engineer, chinese worker, chinese teacher, chinese
civilian#foreigner: foreigner, foreign national, tourist from abroad, diplomat
civilian#official: judge, magistrate, deputy commissioner, assistant commissioner, commissioner, tehsildar,
  naib tehsildar, patwari, government official, government employee, bureaucrat, prosecutor, district official,
  secretary, session judge, sessions judge, customs official, excise official, forest official, civil servant,
  election official, government servant, dc, ac, additional deputy commissioner, government officer, deputy director
civilian#elder: tribal elder, elder, malik, tribal leader, tribal chief, chieftain, sardar, jirga member,
  tribal chieftain, notable
civilian#minority: shia, hazara, ahmadi, sikh, christian, hindu, shiite
peace_committee: peace committee member, aman committee member, lashkar member, peace committee volunteer,
  peace committee chief, peace committee head, lashkar volunteer, member of a peace committee, peace committee man,
  peace body member, peace committee leader, member of a local peace committee, member of the peace committee,
  peace activist, committee member
militant: terrorist, militant, khariji, kharji, khwarij, khawarij, khawaarij, kharjee, insurgent, attacker,
  assailant, fighter, extremist,
  ringleader, ring leader, miscreant, separatist, infiltrator, facilitator, jihadist, armed man,
  terrorist commander, militant commander,
  hardcore terrorist, insurgent commander, rebel, high value target, hvt, armed assailant, armed attacker, mastermind
militant: member of a banned outfit, member of a banned organisation, member of a banned group,
  member of a proscribed organisation, member of the banned outfit, member of a proscribed outfit,
  member of a militant group, member of a banned organization, member of the banned group
gunman: gunman
militant?: commander, operative, accomplice
suicide_attacker: suicide bomber, suicide attacker, bomber, would be bomber, fidayeen
criminal: robber, dacoit, bandit, criminal, outlaw, kidnapper, snatcher, gangster, thief, drug peddler, smuggler,
  accused, suspect, proclaimed offender, culprit, gang member, mugger, street criminal, target killer
"""

# A service or body named before a word such as "officials", or alone as what was struck.
SERVICES = """
army: army, military, pakistan army, troops, army troops, pak army, sf
frontier_corps: fc, frontier corps, fc balochistan, frontier corps balochistan
constabulary: frontier constabulary, federal constabulary, constabulary, frontier reserve police
rangers: rangers, pakistan rangers, sindh rangers, punjab rangers
police: police, elite force, ctd police, police party, police team, traffic police, elite police, frontier police
ctd: ctd, counter terrorism department, counterterrorism department, counter-terrorism department
levies: levies, levies force, levy, levies personnel
security: security forces, security force, forces, law enforcement agencies, law enforcers, law enforcement,
  security, paramilitary, leas, paramilitary force, paramilitary troops
coast_guard: coast guard, coast guards, pakistan coast guards, navy, pakistan navy, naval
air_force: air force, paf, pakistan air force
intelligence: isi, intelligence bureau, intelligence agency, intelligence
peace_committee: peace committee, aman committee, peace lashkar, peace body, village defence committee, qaumi lashkar
polio: polio, anti polio, vaccination
"""

# Words that a count may pass over on its way to the people it counts.
QUALIFIERS = """
q: young, local, innocent, unarmed, senior, junior, minor, other, others, more, alleged, suspected, wanted, top,
  key, important, hardcore, most,
  india sponsored, indian sponsored, india backed, indian, afghan, foreign, unidentified, unknown, masked, armed,
  heavily, heavily armed,
  former, ex, off duty, on duty, additional, security, private, retired, religious, political, provincial, district,
  tribal, banned, dangerous,
  notorious, female, male, elderly, baloch, pashtun, punjabi, sindhi, hazara, chinese, japanese, iranian, pakistani,
  national, serving, deployed, of the, bus, van, truck, coal, road, construction,
  poor, non local, bonded, migrant, madressah, madrassa, seminary, school, college, university, hospital,
  government, govt, state, union, mine, railway,
  anti terrorism, bomb disposal, bds, traffic, taliban, ttp, bla, blf, isis, daesh, tehreek i taliban, of, rickshaw,
  taxi, oil, tanker, truck, electricity, wapda, customs, excise, forest, bank, factory, fellow, badly
"""
