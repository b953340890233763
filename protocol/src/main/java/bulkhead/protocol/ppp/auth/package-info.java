/** PPP authentication, both sides of it: PAP, CHAP with MD5, MS-CHAPv2, and EAP with MS-CHAPv2 as its first method. */
package bulkhead.protocol.ppp.auth;
