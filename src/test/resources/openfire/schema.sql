-- The tables that Openfire 4.2.0 reads and writes, for an in-memory HSQLDB. Columns as its statements name them; times that
-- end in Date or Time are text (milliseconds with leading zeros), flags are 0 or 1. One statement ends with each semicolon.

CREATE TABLE ofVersion (name VARCHAR(50) PRIMARY KEY, version INTEGER);
INSERT INTO ofVersion (name, version) VALUES ('openfire', 26);
CREATE TABLE ofID (idType INTEGER PRIMARY KEY, id BIGINT);
CREATE TABLE ofProperty (name VARCHAR(100) PRIMARY KEY, propValue LONGVARCHAR, encrypted INTEGER);

-- Users
CREATE TABLE ofUser (username VARCHAR(64) PRIMARY KEY, name VARCHAR(100), email VARCHAR(100),
  plainPassword VARCHAR(255), encryptedPassword VARCHAR(255), storedKey VARCHAR(255), serverKey VARCHAR(255),
  salt VARCHAR(255), iterations INTEGER, creationDate VARCHAR(15), modificationDate VARCHAR(15));
CREATE TABLE ofUserProp (username VARCHAR(64), name VARCHAR(100), propValue LONGVARCHAR, PRIMARY KEY (username, name));
CREATE TABLE ofUserFlag (username VARCHAR(64), name VARCHAR(100), startTime VARCHAR(15), endTime VARCHAR(15),
  PRIMARY KEY (username, name));
CREATE TABLE ofPrivate (username VARCHAR(64), name VARCHAR(100), namespace VARCHAR(200), privateData LONGVARCHAR,
  PRIMARY KEY (username, name, namespace));
CREATE TABLE ofVCard (username VARCHAR(64) PRIMARY KEY, vcard LONGVARCHAR);
CREATE TABLE ofPrivacyList (username VARCHAR(64), name VARCHAR(100), isDefault INTEGER, list LONGVARCHAR,
  PRIMARY KEY (username, name));
CREATE TABLE ofOffline (username VARCHAR(64), messageID BIGINT, creationDate VARCHAR(15), messageSize INTEGER,
  stanza LONGVARCHAR, PRIMARY KEY (username, messageID));
CREATE TABLE ofPresence (username VARCHAR(64) PRIMARY KEY, offlinePresence LONGVARCHAR, offlineDate VARCHAR(15));
CREATE TABLE ofRoster (rosterID BIGINT PRIMARY KEY, username VARCHAR(64), jid VARCHAR(1024), sub INTEGER, ask INTEGER,
  recv INTEGER, nick VARCHAR(255));
CREATE TABLE ofRosterGroups (rosterID BIGINT, rank INTEGER, groupName VARCHAR(255), PRIMARY KEY (rosterID, rank));
CREATE TABLE ofGroup (groupName VARCHAR(50) PRIMARY KEY, description VARCHAR(255));
CREATE TABLE ofGroupProp (groupName VARCHAR(50), name VARCHAR(100), propValue LONGVARCHAR, PRIMARY KEY (groupName, name));
CREATE TABLE ofGroupUser (groupName VARCHAR(50), username VARCHAR(100), administrator INTEGER,
  PRIMARY KEY (groupName, username, administrator));

-- The server
CREATE TABLE ofExtComponentConf (subdomain VARCHAR(255) PRIMARY KEY, wildcard INTEGER, secret VARCHAR(255),
  permission VARCHAR(10));
CREATE TABLE ofRemoteServerConf (xmppDomain VARCHAR(255) PRIMARY KEY, remotePort INTEGER, permission VARCHAR(10));
CREATE TABLE ofSecurityAuditLog (msgID BIGINT PRIMARY KEY, username VARCHAR(64), entryStamp BIGINT, summary VARCHAR(255),
  node VARCHAR(255), details LONGVARCHAR);

-- Group chat: one service, no rooms
CREATE TABLE ofMucService (serviceID BIGINT PRIMARY KEY, subdomain VARCHAR(255), description VARCHAR(255), isHidden INTEGER);
INSERT INTO ofMucService (serviceID, subdomain, isHidden) VALUES (1, 'conference', 0);
CREATE TABLE ofMucServiceProp (serviceID BIGINT, name VARCHAR(100), propValue LONGVARCHAR, PRIMARY KEY (serviceID, name));
CREATE TABLE ofMucRoom (serviceID BIGINT, roomID BIGINT, creationDate VARCHAR(15), modificationDate VARCHAR(15),
  name VARCHAR(50), naturalName VARCHAR(255), description VARCHAR(255), lockedDate VARCHAR(15), emptyDate VARCHAR(15),
  canChangeSubject INTEGER, maxUsers INTEGER, publicRoom INTEGER, moderated INTEGER, membersOnly INTEGER, canInvite INTEGER,
  roomPassword VARCHAR(50), canDiscoverJID INTEGER, logEnabled INTEGER, subject VARCHAR(100), rolesToBroadcast INTEGER,
  useReservedNick INTEGER, canChangeNick INTEGER, canRegister INTEGER, allowpm INTEGER, PRIMARY KEY (serviceID, name));
CREATE TABLE ofMucAffiliation (roomID BIGINT, jid VARCHAR(1024), affiliation INTEGER, PRIMARY KEY (roomID, jid));
CREATE TABLE ofMucMember (roomID BIGINT, jid VARCHAR(1024), nickname VARCHAR(255), PRIMARY KEY (roomID, jid));
CREATE TABLE ofMucConversationLog (roomID BIGINT, messageID BIGINT, sender VARCHAR(1024), nickname VARCHAR(255),
  logTime VARCHAR(15), subject VARCHAR(255), body LONGVARCHAR, stanza LONGVARCHAR);

-- Publish and subscribe: the server makes its root node itself
CREATE TABLE ofPubsubNode (serviceID VARCHAR(100), nodeID VARCHAR(100), leaf INTEGER, creationDate VARCHAR(15),
  modificationDate VARCHAR(15), parent VARCHAR(100), deliverPayloads INTEGER, maxPayloadSize INTEGER, persistItems INTEGER,
  maxItems INTEGER, notifyConfigChanges INTEGER, notifyDelete INTEGER, notifyRetract INTEGER, presenceBased INTEGER,
  sendItemSubscribe INTEGER, publisherModel VARCHAR(15), subscriptionEnabled INTEGER, configSubscription INTEGER,
  accessModel VARCHAR(10), payloadType VARCHAR(100), bodyXSLT VARCHAR(100), dataformXSLT VARCHAR(100), creator VARCHAR(255),
  description VARCHAR(255), language VARCHAR(255), name VARCHAR(50), replyPolicy VARCHAR(15), associationPolicy VARCHAR(15),
  maxLeafNodes INTEGER, PRIMARY KEY (serviceID, nodeID));
CREATE TABLE ofPubsubNodeJIDs (serviceID VARCHAR(100), nodeID VARCHAR(100), jid VARCHAR(1024), associationType VARCHAR(20),
  PRIMARY KEY (serviceID, nodeID, jid));
CREATE TABLE ofPubsubNodeGroups (serviceID VARCHAR(100), nodeID VARCHAR(100), rosterGroup VARCHAR(100));
CREATE TABLE ofPubsubAffiliation (serviceID VARCHAR(100), nodeID VARCHAR(100), jid VARCHAR(1024), affiliation VARCHAR(10),
  PRIMARY KEY (serviceID, nodeID, jid));
CREATE TABLE ofPubsubItem (serviceID VARCHAR(100), nodeID VARCHAR(100), id VARCHAR(100), jid VARCHAR(1024),
  creationDate VARCHAR(15), payload LONGVARCHAR, PRIMARY KEY (serviceID, nodeID, id));
CREATE TABLE ofPubsubSubscription (serviceID VARCHAR(100), nodeID VARCHAR(100), id VARCHAR(100), jid VARCHAR(1024),
  owner VARCHAR(1024), state VARCHAR(15), deliver INTEGER, digest INTEGER, digest_frequency INTEGER, expire VARCHAR(15),
  includeBody INTEGER, showValues VARCHAR(30), subscriptionType VARCHAR(10), subscriptionDepth INTEGER, keyword VARCHAR(200),
  PRIMARY KEY (serviceID, nodeID, id));
CREATE TABLE ofPubsubDefaultConf (serviceID VARCHAR(100), leaf INTEGER, deliverPayloads INTEGER, maxPayloadSize INTEGER,
  persistItems INTEGER, maxItems INTEGER, notifyConfigChanges INTEGER, notifyDelete INTEGER, notifyRetract INTEGER,
  presenceBased INTEGER, sendItemSubscribe INTEGER, publisherModel VARCHAR(15), subscriptionEnabled INTEGER,
  accessModel VARCHAR(10), language VARCHAR(255), replyPolicy VARCHAR(15), associationPolicy VARCHAR(15),
  maxLeafNodes INTEGER, PRIMARY KEY (serviceID, leaf));
