/** IKEv1 in both roles: main mode, quick mode, informational (RFC 2407, 2408, 2409, 3706, 3947). */
package bulkhead.protocol.ike;
