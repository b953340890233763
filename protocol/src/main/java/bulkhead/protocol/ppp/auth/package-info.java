/** PPP authentication, both sides of it: PAP, CHAP with MD5, MS-CHAPv2, and MS-CHAPv2 inside EAP. */
package bulkhead.protocol.ppp.auth;
