# Example of Add-VpnConnection with a pre-shared key
$Name = "Contoso VPN"
$Psk = 'L2tp ''secret'' $1'
Remove-VpnConnection -Name "Old" -Force
Add-VpnConnection -Name $Name -ServerAddress "176.16.1.2" `
    -TunnelType L2tp -EncryptionLevel Required `
    -AuthenticationMethod Chap,MSChapv2 -SplitTunneling `
    -AllUserConnection -L2tpPsk $Psk -Force -RememberCredential -PassThru
Add-VpnConnectionRoute -ConnectionName $Name -DestinationPrefix 10.9.0.0/16 -PassThru
Set-VpnConnectionIPsecConfiguration -ConnectionName $Name -AuthenticationTransformConstants SHA196 `
    -CipherTransformConstants DES3 -DHGroup Group2 -EncryptionMethod DES3 -IntegrityCheckMethod MD5 -PfsGroup None
Add-VpnConnection -Name "Sstp" -ServerAddress "sstp.example.org" -TunnelType Sstp
