"""Writes the packets that the tests of the data path compare with, as scapy makes them.

    pip install scapy==2.7.0 cryptography && python3 scapy-packets.py

Only the IVs follow a rule of ours, which the RFCs leave open, so that whole packets can be compared:
AES-GCM takes the sequence number, CBC the encrypted block of zeros, SPI and sequence number.
"""
import hashlib
from pathlib import Path

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from scapy.all import BOOTP, DHCP, DNS, HDLC, ICMP, IP, PPP, TCP, UDP, Raw, raw
from scapy.layers import ipsec
from scapy.layers.dhcp6 import DHCP6_Reply, DHCP6_Solicit
from scapy.layers.inet6 import (
    ICMPv6DestUnreach, ICMPv6EchoReply, ICMPv6EchoRequest, ICMPv6MLQuery, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA,
    ICMPv6ND_Redirect, ICMPv6ND_RS, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop,
)
from scapy.layers.ipsec import ESP, AuthAlgo, SecurityAssociation
from scapy.layers.l2tp import L2TP

HERE = Path(__file__).parent
ipsec.AUTH_ALGOS["SHA2-256-96"] = AuthAlgo("SHA2-256-96", mac=HMAC, digestmod=hashes.SHA256, icv_size=12)

# EspSuite: scapy's names, bytes of key with salt, of authentication key.
SUITES = {
    "AES_256_GCM_16": ("AES-GCM", 36, "NULL", 0),
    "AES_128_GCM_16": ("AES-GCM", 20, "NULL", 0),
    "AES_256_CBC_SHA2_512": ("AES-CBC", 32, "SHA2-512-256", 64),
    "AES_256_CBC_SHA2_384": ("AES-CBC", 32, "SHA2-384-192", 48),
    "AES_256_CBC_SHA2_256": ("AES-CBC", 32, "SHA2-256-128", 32),
    "AES_128_CBC_SHA2_256": ("AES-CBC", 16, "SHA2-256-128", 32),
    "AES_256_CBC_SHA1": ("AES-CBC", 32, "HMAC-SHA1-96", 20),
    "AES_128_CBC_SHA1": ("AES-CBC", 16, "HMAC-SHA1-96", 20),
    "AES_256_CBC_SHA2_256_96": ("AES-CBC", 32, "SHA2-256-96", 32),
    "TRIPLE_DES_SHA1": ("3DES", 24, "HMAC-SHA1-96", 20),
}
SPI = 0x12345678


def iv(crypt, key, sequence):
    header = SPI.to_bytes(4, "big") + sequence.to_bytes(4, "big")
    if crypt == "AES-GCM":
        return sequence.to_bytes(8, "big")
    algorithm = TripleDES(key) if crypt == "3DES" else algorithms.AES(key)
    return Cipher(algorithm, modes.ECB()).encryptor().update(header.rjust(algorithm.block_size // 8, b"\0"))


def esp():
    """Suite, outer family, L2TP fields, KEYMAT, ESP packet, IP packet inside; of one SA with sequence 1, 2, 3."""
    outers = {
        "ipv4": IP(src="198.51.100.2", dst="192.0.2.1"),
        "ipv6": IPv6(src="2001:db8:1::2", dst="2001:db8::1"),
    }
    inners = {
        "length": IP(src="10.0.0.1", dst="10.0.0.2", id=7) / ICMP(id=1, seq=2) / Raw(b"abcdefgh"),
        "sequence+length": IPv6(src="2001:db8:9::1", dst="2001:db8:9::2") / ICMPv6EchoRequest(id=3, seq=4, data=b"ijk"),
        "": IP(src="10.0.0.1", dst="10.0.0.2", id=8) / TCP(sport=80, dport=4000, flags="A") / Raw(bytes(120)),
    }
    for suite, (crypt, key_bytes, auth, auth_bytes) in SUITES.items():
        keymat = hashlib.shake_128(suite.encode()).digest(key_bytes + auth_bytes)
        key, auth_key = keymat[:key_bytes], keymat[key_bytes:] or None
        sa = SecurityAssociation(ESP, spi=SPI, crypt_algo=crypt, crypt_key=key, auth_algo=auth, auth_key=auth_key)
        for family, outer in outers.items():
            for sequence, (fields, inner) in enumerate(inners.items(), 1):
                message = L2TP(hdr=fields or 0, tunnel_id=11, session_id=12) / HDLC() / PPP() / inner
                udp = UDP(sport=1701, dport=40001, chksum=0 if family == "ipv4" and fields else None)
                datagram = outer / udp / message
                sealed = sa.encrypt(type(outer)(raw(datagram)), seq_num=sequence, iv=iv(crypt, key, sequence))
                yield suite, family, fields or "none", keymat.hex(), raw(sealed[ESP]).hex(), raw(inner).hex()


def verdicts():
    """What the control machines must see: name, verdict while its family is up, while it is not, IP packet."""
    router, us, world = "fe80::1", "fe80::2", "2001:db8:f::1"
    link = IPv6(src=router, dst=us, hlim=255)
    far = IPv6(src=world, dst="2001:db8:9::2")
    far4 = IP(src="192.0.2.9", dst="10.0.0.2")
    mail = UDP(sport=53, dport=5353) / DNS()
    for name, up, down, packet in (
        ("router-solicitation", "control", "control", IPv6(src=us, dst="ff02::2", hlim=255) / ICMPv6ND_RS()),
        ("router-advertisement", "control", "control", IPv6(src=router, dst="ff02::1", hlim=255) / ICMPv6ND_RA()),
        ("neighbour-solicitation", "control", "control", link / ICMPv6ND_NS(tgt=us)),
        ("neighbour-advertisement", "control", "control", link / ICMPv6ND_NA(tgt=router)),
        ("redirect", "control", "control", link / ICMPv6ND_Redirect(tgt=router, dst=world)),
        ("advertisement-behind-options", "control", "control", link / IPv6ExtHdrHopByHop() / ICMPv6ND_RA()),
        ("advertisement-behind-two", "control", "control",
         link / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / ICMPv6ND_RA()),
        ("our-echo-reply", "control", "control", far / ICMPv6EchoReply(id=0x1234, seq=1)),
        ("another-echo-reply", "ip", "control", far / ICMPv6EchoReply(id=0x4321, seq=1)),
        ("echo-request", "ip", "drop", far / ICMPv6EchoRequest(id=0x1234, seq=1)),
        ("unreachable", "ip", "drop", far / ICMPv6DestUnreach()),
        ("multicast-query", "ip", "drop", link / ICMPv6MLQuery()),
        ("dhcpv6-reply", "control", "control", link / UDP(sport=547, dport=546) / DHCP6_Reply()),
        ("dhcpv6-solicit", "control", "control", link / UDP(sport=546, dport=547) / DHCP6_Solicit()),
        ("fragment-of-an-advertisement", "ip", "drop", link / IPv6ExtHdrFragment(m=1) / ICMPv6ND_RA()),
        ("dns-over-ipv6", "ip", "drop", far / mail),
        ("tcp-over-ipv6", "ip", "drop", far / TCP(sport=443, dport=50000, flags="A")),
        ("no-next-header", "ip", "drop", IPv6(src=world, dst="2001:db8:9::2", nh=59)),
        ("our-echo-reply-over-ipv4", "control", "control", far4 / ICMP(type="echo-reply", id=0x1234, seq=1)),
        ("another-echo-reply-over-ipv4", "ip", "drop", far4 / ICMP(type="echo-reply", id=0x4321, seq=1)),
        ("dhcp-ack", "control", "control", far4 / UDP(sport=67, dport=68) / BOOTP(op=2) / DHCP(options=[("message-type", "ack"), "end"])),
        ("dhcp-inform", "control", "control", far4 / UDP(sport=68, dport=67) / BOOTP() / DHCP(options=[("message-type", "inform"), "end"])),
        ("fragment-with-port-68", "ip", "drop", IP(src="192.0.2.9", dst="10.0.0.2", flags="MF") / UDP(sport=67, dport=68) / Raw(bytes(8))),
        ("dns-over-ipv4", "ip", "drop", far4 / mail),
        ("tcp-over-ipv4", "ip", "drop", far4 / TCP(sport=443, dport=50000, flags="A")),
        ("options-over-ipv4", "ip", "drop", IP(src="192.0.2.9", dst="10.0.0.2", options=[b"\x94\x04\0\0"]) / mail),
    ):
        yield name, up, down, raw(packet).hex()


def clamped():
    """TCP segments: name, the packet, the packet as it must leave a tunnel of MTU 1280."""
    four = IP(src="10.0.0.2", dst="192.0.2.9", id=5, options=[])
    four_with_options = IP(src="10.0.0.2", dst="192.0.2.9", id=5, options=[b"\x94\x04\0\0"])
    six = IPv6(src="2001:db8:9::2", dst="2001:db8:f::1")
    nop, window, timestamps = ("NOP", None), ("WScale", 7), ("Timestamp", (123456, 0))
    cases = [
        ("syn", four, "S", [], 1460, 1240), ("syn-ack", four, "SA", [], 1460, 1240),
        ("syn-with-options-in-front", four, "S", [nop, nop, timestamps], 1460, 1240),
        ("syn-at-an-odd-place", four, "S", [nop], 1460, 1240),
        ("syn-at-an-odd-place-behind-a-scale", four, "S", [window, nop, nop], 65535, 1240),
        ("syn-behind-ip-options", four_with_options, "S", [], 1460, 1240),
        ("syn-that-fits-exactly", four, "S", [], 1240, 1240), ("syn-of-a-small-host", four, "S", [], 536, 536),
        ("established", four, "A", [], 1460, 1460),
        ("syn-over-ipv6", six, "S", [], 1440, 1220), ("syn-ack-over-ipv6", six, "SA", [nop], 1440, 1220),
        ("syn-over-ipv6-behind-options", six / IPv6ExtHdrDestOpt(), "S", [], 1440, 1220),
        ("established-over-ipv6", six, "A", [], 1440, 1440),
    ]
    for name, ip, flags, front, before, after in cases:
        for seq in (1, 0xFFFF0000, 0x7FFF8000):
            make = lambda mss: ip / TCP(sport=50000, dport=443, seq=seq, flags=flags, options=front + [("MSS", mss)])
            yield name, raw(make(before)).hex(), raw(make(after)).hex()


for function in (esp, verdicts, clamped):
    lines = [" ".join(fields) for fields in function()]
    (HERE / f"scapy-{function.__name__}.txt").write_text("\n".join([f"# {function.__doc__}", *lines]) + "\n")
