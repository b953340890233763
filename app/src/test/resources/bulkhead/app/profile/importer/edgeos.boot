interfaces {
    ethernet eth0 {
        address dhcp
        description WAN
    }
    l2tp-client l2tpc0 {
        authentication {
            password "pass word"
            user-id alice
        }
        default-route none
        description "To the office"
        mtu 1400
        name-server auto
        require-ipsec
        server-ip vpn.example.net
    }
}
protocols {
    static {
        interface-route 10.30.0.0/16 {
            next-hop-interface l2tpc0 {
            }
        }
    }
}
vpn {
    ipsec {
        esp-group OFFICE {
            compression disable
            mode transport
            pfs disable
            proposal 1 {
                encryption aes256
                hash sha1
            }
        }
        ike-group OFFICE {
            key-exchange ikev1
            lifetime 28800
            proposal 1 {
                dh-group 14
                encryption aes256
                hash sha1
            }
        }
        site-to-site {
            peer vpn.example.net {
                authentication {
                    mode pre-shared-secret
                    pre-shared-secret "shared secret"
                }
                connection-type initiate
                ike-group OFFICE
                local-address default
                tunnel 1 {
                    esp-group OFFICE
                    local {
                        port l2tp
                    }
                    protocol udp
                    remote {
                        port l2tp
                    }
                }
            }
        }
    }
}
/* Warning: Do not remove the following line. */
/* === vyatta-config-version: "config-management@1:ipsec@5:system@5" === */
