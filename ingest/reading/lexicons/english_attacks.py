"""English words for how an attack was made, what was struck, and what an incident is called."""

TYPES = """
suicide_bombing: suicide bomber, suicide bombers, suicide bombing, suicide bombings, suicide attack,
  suicide attacks, suicide blast, suicide blasts, suicide attacker, suicide attackers,
  suicide explosion, suicide vest, suicide vests, suicide jacket, suicide car, suicide strike, fidayeen, fidayee,
  blew himself up, blew herself up, blew themselves up, blow himself up, blow herself up, blow themselves up,
  blowing himself up, blowing herself up, blowing themselves up,
  exploded himself, detonated his vest, detonated his explosive, detonated his explosives, detonated her explosives,
  detonated an explosive vest, detonated a suicide vest, detonated themselves, detonated himself,
  explosives laden vehicle, explosive laden vehicle, explosives laden car, explosive laden car,
  explosives filled vehicle, self blast, suicide vehicle, vehicle borne suicide, explosives laden motorcycle,
  explosive laden motorcycle, explosives laden rickshaw, explosives packed vehicle, bomber struck,
  bomber on a motorcycle, bomber, bombers, woman bomber
vehicle_bombing: car bomb, car bombing, truck bomb, vehicle borne, vbied, explosives laden vehicle,
  explosive laden vehicle, explosives laden car, explosive laden car, explosives filled vehicle,
  explosives packed vehicle, vehicle packed with explosives, vehicle laden with explosives,
  car packed with explosives, vehicle loaded with explosives, explosives laden truck, explosive laden truck,
  car laden with explosives, truck laden with explosives, pickup laden with explosives,
  vehicle filled with explosives
ied: ied, ieds, improvised explosive device, improvised explosive devices, roadside bomb, roadside bombs,
  roadside bombing, remote controlled bomb, remote control bomb, remote controlled device, remote controlled blast,
  remote controlled explosion, remote controlled explosive, remote controlled explosive device,
  remote controlled ied,
  planted bomb, bomb planted, device planted, explosives planted, planted explosives, planted an explosive,
  explosive device, explosive devices, explosive material, bomb blast, bomb blasts, bomb explosion, bomb explosions,
  bomb attack, bomb attacks, bomb, bombs, bombing, bombings, bombed, powerful blast, powerful explosion,
  twin blasts, blast, blasts,
  explosion, explosions, exploded, explodes, time bomb, timed bomb, magnetic bomb, blew up, blown up, blow up,
  blowing up, blows up, went off, goes off, going off, detonated, explosive, explosives, planted a bomb, dynamited,
  dynamite
landmine: landmine, landmines, land mine, land mines, landmine blast, pressure mine, anti tank mine,
  anti personnel mine, mine blast, mine explosion, stepped on a mine, hit a mine
grenade: grenade, grenades, hand grenade, hand grenades, grenade attack, grenade attacks, cracker attack,
  cracker blast, hand bomb, grenade blast
drone: quadcopter, quadcopters, quad copter, drone, drones, drone attack, drone strike, unmanned aerial,
  kamikaze drone, copter drone, munition dropped
rocket_mortar: hit by rockets, hit by a rocket, rockets landed, rockets hit, rocket hit, rockets fired,
  rocket attack, rocket attacks, rockets, rocket, mortar, mortars, mortar shell, mortar shells,
  mortar shelling, mortar fire, rpg, rocket propelled grenade, rocket propelled grenades, missile, missiles,
  rocket launcher, rocket launchers, shelling, mortar rounds, shells
ambush: ambush, ambushed, ambushes, ambushing, lay in wait, lying in wait
raid_on_post: stormed, storming, storm, overran, overrun, raided a post, laid siege, assault on,
  attack on a check post, raid on
armed_assault: opened fire, open fire, opened indiscriminate fire, opening fire, opens fire,
  open indiscriminate fire, gun attack, gun attacks, firing, shooting, shootout, gunfire, gunfight, gunbattle,
  gun battle, shot dead, shot and killed, gunned down, gun down, shot at, shot and injured, shot and wounded,
  fatally shot, sprayed with bullets, sprayed bullets, sprayed, drive by, armed attack, armed assault,
  exchange of fire, armed men attacked, gunmen attacked, attacked by gunmen, fired at, fired on, fired upon,
  fired shots, fired, shots, shot, assault, stray bullets, bullets, shooting dead, heavy fire, firing incident,
  armed assailants, armed men, gunmen, armed attackers, gunman, heavy weapons, weapons fire, clash, clashes,
  clashed, encounter, skirmish, armed motorcyclists, militants attacked, terrorists attacked
targeted_killing: targeted killing, target killing, target killed, target killings, targeted killings, assassinated,
  assassination, assassinate, targeted attack, targeted for
sniper: sniper, snipers, sniper fire, sniper attack, sniper rifle
kidnapping: kidnapped, kidnapping, kidnap, kidnaps, kidnappings, abducted, abduction, abduct, abducting, abducts,
  drove away with him, drove away with them, drove off with him, drove off with them, took him away, took them away,
  taken hostage, took hostage, took away, taken away, hostage, hostages, whisked away, held captive, abductees
hijacking: hijacked, hijacking, hijack, hijackers, seized a train, seized the train
beheading_or_execution: beheaded, beheading, behead, executed, execution, offloaded, offloading, checked identities,
  checking identity cards, checking their identity cards, identity cards, id cards, identified and shot,
  decapitated, slit throat, slit his throat, slit throats, after checking their identities,
  checked their identities, lined up and shot
arson: on fire, ablaze, alight,
  set on fire, set fire to, set ablaze, torched, torching, torch, burnt down, burned down, setting fire to,
  setting on fire, setting ablaze, set alight, arson, burnt, burned, burning, torches, burnt several vehicles,
  burning vehicles, set fire
sabotage: blew up a railway, railway track, gas pipeline, pipeline, transmission line, transmission tower,
  transmission lines, transmission towers, electricity tower, electricity pylon, pylon, pylons, power pylon,
  power pylons, mobile tower, mobile phone tower, cell tower, cellular tower, derailed, derail, derailing,
  derailment, railway line, railway bridge, power tower, electricity towers, bridge blown, mobile towers,
  telecom tower, culvert
roadblock: blocked the highway, blocking the highway, set up a checkpoint, set up checkpoints, erected barricades,
  snap checking, blockade of, blocked the road, blocked roads, set up a snap check, set up blockades, blockades,
  barricades, barricaded, checking the identity of travellers, checking the identity of passengers,
  checking the identities of passengers
"""
# Words that say violence happened without saying how.
VIOLENCE = """
v: attack, attacks, attacked, targeted, targeting, terror attack, terrorist attack, militant attack, struck, clash,
  clashes, clashed, encounter, encounters, operation, operations, raid, raids, ibo, ibos, engagement, engagements,
  skirmish, strike, strikes, ambush, blast, explosion, infiltration, attacking, raided, took control of, seized control,
  held the town, firing on, fire on, rockets landed, rocket landed, shells landed, shell landed, mortar landed,
  missile landed, overran, overrun, laid siege to, besieged, briefly seized, briefly held, briefly occupied,
  tore through, ripped through, checking the identity of, checking the identities of
"""
# What is struck, beside the people harmed.
TARGETS = """
police: police station, police stations, police van, police vehicle, police vehicles, police mobile, police post,
  police picket, police check post, police checkpost, police checkpoint, police party, police patrol,
  police patrolling, police team, police lines, police headquarters, police convoy, police bus, police truck,
  police training centre, police training center, police academy, police officers, police officer, policemen,
  policeman, police personnel, police guard, police squad, police chowki, station house, thana, police officials,
  police official, police constable, head constable, constable, sho, dsp, cops, cop, police outpost, police camp,
  dpo, police force, police jeep, police pickup, police complex, elite force, police guards, police bunker,
  joint check post, constables
counter_terrorism_department: ctd, counter terrorism department, ctd police station, ctd personnel, ctd men
army: army convoy, army vehicle, army post, army camp, army truck, army checkpost, army check post, military convoy,
  military vehicle, military camp, military base, military post, army personnel, soldiers, soldier, troops, army,
  military, cantonment, army unit, army patrol, army officer, cantt, army men, garrison, military checkpost
security: security forces, security personnel, security post, security check post, security checkpost,
  security checkpoint, security convoy, security vehicle, check post, checkpost, check posts, checkposts,
  checkpoint, checkpoints, security officials, security force, law enforcers, law enforcement, forces convoy,
  security guards, security men, convoy of forces, convoy of security forces, law enforcement agencies, forces,
  convoy of the security forces, outpost, security camp, picket
frontier_corps: frontier corps, fc, fc convoy, fc camp, fc post, fc check post, fc checkpost, fc vehicle,
  fc headquarters, fc personnel, fc soldiers, fc men, paramilitary, paramilitary force, paramilitary troops,
  fc soldier, fc fort, scouts camp, scouts fort, south waziristan scouts, tochi scouts
constabulary: frontier constabulary, federal constabulary, fc constabulary, frontier reserve police, constabulary
rangers: rangers, ranger, rangers vehicle, rangers personnel
levies: levies, levies post, levies check post, levies checkpost, levies personnel, levies station, levies force,
  levies vehicle, levies line, levies thana
khasadar: khasadar, khassadar, khasadars, khasadar force
coast_guard_navy: coast guard, coast guards, coast guard vehicle, navy, naval base, naval, pakistan navy
air_force: air force, airbase, air base, paf base
intelligence: isi, intelligence officer, intelligence official, intelligence bureau, intelligence officials,
  intelligence agency
peace_committee: peace committee, aman committee, peace committees, lashkar member, peace body, aman lashkar,
  peace lashkar, village defence committee, lashkar members, volunteers of a lashkar
government_official: deputy commissioner, assistant commissioner, commissioner, tehsildar, naib tehsildar,
  government vehicle, government building, government office, government official, government officials,
  government employee, government employees, official vehicle, patwari, customs officials, customs official,
  customs, excise, excise police, revenue office, election office, election commission,
  additional deputy commissioner, municipal, civil secretariat, district administration, nadra office,
  forest department, wildlife, customs vehicle, secretary, bureaucrat, government offices, deputy director,
  irrigation department
judiciary: judge, sessions judge, judges, civil judge, judicial complex, court, courts, magistrate,
  additional sessions judge
politician: election rally, candidate, candidates, mna, mpa, party leader, party leaders, senator,
  election campaign, party office, political leader, corner meeting, workers convention, public rally,
  party convention, party workers, party worker, election office, lawmaker, nazim, councillor, former mna,
  former mpa, provincial minister, federal minister, jui f, anp, ppp, pml n, pti, bnp, jamaat i islami, bap,
  qaumi watan party, political rally, politician, union council chairman, mayor, national party, bnp m, minister,
  election camp, rally, political party, tehreek e insaf, nationalist party, polling station, polling stations
tribal_elder: tribal elder, tribal elders, elder, elders, malik, jirga, tribal leader, tribal chief, chieftain,
  tribal chieftain, maliks
religious_leader: cleric, religious scholar, prayer leader, maulana, mufti, khateeb, imam, religious leader, ulema,
  clerics, moulvi, religious scholars, seminary head
place_of_worship: mosque, mosques, imambargah, imambargahs, church, churches, shrine, shrines, temple, gurdwara,
  worshippers, worship place, friday prayers, place of worship, congregation, madrassa, seminary, madressah,
  madrasa, eidgah
religious_minority: hazara, hazaras, shia, shias, shia community, ahmadi, ahmadis, christian, christians, hindu,
  hindus, sikh, sikhs, muharram procession, ashura, milad procession, eid milad, ismaili, shiite, shiites,
  mourning procession, hazara community, sectarian
journalist: journalist, journalists, press club, reporter, newspaper office, media house
teacher_or_school: school, schools, school bus, school van, schoolchildren, university, college, teacher, teachers,
  students, classrooms, school teacher, academy, girls school, girls schools, university bus, campus, professor
health_worker: health worker, hospital, health centre, basic health unit, doctor, doctors, ambulance, clinic,
  health workers, health facility, rural health centre
polio_team: polio team, polio teams, polio worker, polio workers, polio vaccination, vaccination team, vaccinators,
  vaccinator, polio duty, anti polio, polio drive, polio campaign, polio vaccinators
labourer: labourers, labourer, laborers, laborer, workers, miners, coal miners, construction workers, barbers,
  barber, masons, fishermen, miner, factory workers, worker
settler_or_traveller: settlers, non locals, people from punjab, punjab passengers, settler, passengers from punjab,
  punjabi passengers, zaireen, pilgrims
chinese_national: chinese nationals, chinese national, chinese engineers, chinese workers, chinese citizens,
  chinese teachers, chinese convoy, chinese consulate, chinese, cpec workers
foreigner: foreigners, foreign nationals, foreign tourists, foreign ambassadors, japanese nationals, japanese
diplomatic: diplomats, consulate, embassy, ambassadors, diplomatic convoy
business: shop, shops, hotel, market, bazaar, factory, cement factory, petrol pump, restaurant, bakery, salon,
  music shop, marketplace, trader, shopkeeper, businessman
bank: bank, cash van, bank van, banks
road_transport: bus, coach, passenger coach, passenger bus, trucks, truck, buses, oil tanker, oil tankers, van,
  passenger van, wagon, container, containers, passenger vehicle, passenger vehicles, passengers, trailers, coaches,
  tankers
railway: railway track, railway tracks, train, jaffar express, railway line, railway station, railway, rail track,
  railway bridge, passenger train, rail, tracks, bolan mail, express train, railway police, goods train
gas_pipeline: gas pipeline, pipeline, gas field, gas line, gas pipelines, oil and gas, gas plant, gas well, sui gas,
  gas company, oil field, ogdcl, mol company, pipelines
power_line: transmission line, transmission tower, transmission lines, transmission towers, electricity tower,
  electricity pylon, pylon, pylons, power pylon, power pylons, power line, grid station, power tower,
  electricity towers, high tension, powerhouse
telecom: mobile tower, mobile phone tower, cell tower, cellular tower, telecom tower, mobile towers,
  telecommunication, communication tower, cellphone tower, mobile phone towers, telecom company
mine_or_mineral_transport: coal mine, coal mines, mineral, marble, minerals, coal trucks, coal truck, copper,
  coalfield, mining company, mineral trucks, coal field
dam_or_construction: dam, construction company, construction site, road construction, construction camp, dasu,
  hydropower, bulldozer, excavator, construction machinery, contractor, bridge, building site, construction firm
civilian: civilians, civilian, people, passersby, passers by, villagers, children, women, residents, vehicle, car,
  house, tribesmen, citizens, family, home, locals, woman, child, boy, girl, girls, boys, couple, rickshaw,
  motorcyclists, wedding, men, citizen, passerby, hujra, pedestrians
"""
# Names of an event that may be counted: "two attacks", "three separate operations".
EVENTS = """
e: attack, attacks, operation, operations, ibo, ibos, engagement, engagements, encounter, encounters, incident,
  incidents, clash, clashes, blast, blasts, explosion, explosions, raid, raids, bombing, bombings, ambush, ambushes,
  assault, assaults, skirmish, skirmishes, shooting, shootings, gun attack, gun attacks, act, acts, drone attack,
  drone attacks, killing, killings, strike, strikes, bomb, bombs, firing, siege
"""
# Who attacks: tells how, but not that anything happened.
ACTORS = """
a: drone, blocked the road, blocked roads, gunmen, gunman, armed men, armed assailants, armed attackers,
  armed motorcyclists, suicide attackers, suicide attacker, suicide bombers, suicide bomber, hostage, hostages,
  abductees, explosive material, explosives, explosive, explosive device, suicide vest, suicide vests,
  suicide jacket, rockets, rocket launcher, rocket launchers, grenades, hand grenades, identity cards, id cards,
  drones, missiles, bullets, ieds, shots
"""
MILITANCY = """
m: militant, militants, terrorist, terrorists, terrorism, terror, insurgent, insurgents, insurgency, khwarij,
  khawarij, kharji, khariji, extremist, extremists, separatist, separatists, militancy, miscreants, miscreant,
  unidentified men, unidentified persons, unknown persons, jihadist, jihadists, suicide, ied, ieds,
  improvised explosive, ctd, counter terrorism, fitna, outlawed, proscribed, banned, ispr, security forces,
  remote controlled bomb, hand grenade, landmine, roadside bomb, quadcopter, drone, martyred, martyrs, martyr, bomb,
  bomb disposal, sectarian, target killing, targeted killing, rocket, explosives, explosive device,
  counterterrorism, khawaarij, attackers, gunmen, unknown gunmen, armed men, fc, frontier corps, levies, taliban
"""
