#!/usr/bin/env bash
# Makes the connection to the office; asks for the password.
set -euo pipefail

GATEWAY=${GATEWAY:-vpn.example.org}
PSK='shared $ecret, 1'
read -rsp "Password: " PASSWORD

nmcli connection delete "Office" >/dev/null 2>&1 || true
nmcli connection add \
    type vpn \
    con-name "Office" \
    ifname -- \
    vpn-type l2tp \
    connection.autoconnect no \
    ipv4.never-default yes ipv4.routes "10.0.0.0/8" \
    vpn.data "gateway = $GATEWAY, user = alice, ipsec-enabled = yes, refuse-pap = yes" \
    vpn.secrets "ipsec-psk=${PSK//,/\\,}, password=$PASSWORD"
nmcli connection modify Office +vpn.secrets 'ipsec-psk=shared $ecret\, 1'
