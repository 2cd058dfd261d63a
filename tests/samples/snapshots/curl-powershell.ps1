# The client secret comes from the environment variable KINDE_CLIENT_SECRET. curl gets all of its options by standard
# input: no list of processes shows them, and no version of PowerShell can take their quotes apart.
$ErrorActionPreference = 'Stop'
if (-not $env:KINDE_CLIENT_SECRET) {
    throw 'Set the environment variable KINDE_CLIENT_SECRET to the client secret.'
}
$OutputEncoding = New-Object System.Text.UTF8Encoding $false
[Console]::OutputEncoding = $OutputEncoding

# An option as a line of curl's own configuration language.
function Write-Option([string] $Name, [string] $Value) {
    $escaped = $Value.Replace('\', '\\').Replace('"', '\"').Replace("`r", '\r').Replace("`n", '\n').Replace("`t", '\t')
    "$Name = `"$escaped`""
}

function Write-Field([string] $Name, [string] $Value) {
    Write-Option 'data' ([uri]::EscapeDataString($Name) + '=' + [uri]::EscapeDataString($Value))
}

# Sends a request and returns the body of its answer. Fails unless the status is 2xx; a redirect is not followed.
function Send-Request([string[]] $Options) {
    $common = @('silent', 'show-error', 'globoff', 'max-time = 30', 'write-out = "\n%{http_code}"')
    $lines = @(($common + $Options) | curl.exe --config '-')
    if ($LASTEXITCODE -ne 0) { exit 1 }
    $status = $lines[-1]
    $body = ($lines | Select-Object -SkipLast 1) -join "`n"
    if ($status -notmatch '^2\d\d$') {
        [Console]::Error.WriteLine("The server answered with status $status.`n$body")
        exit 1
    }
    $body
}

function Get-Token([string[]] $Parameters) {
    Send-Request (@(
        (Write-Option 'url' 'https://acme.kinde.com/oauth2/token'),
        (Write-Option 'header' 'Accept: application/json'),
        (Write-Field 'grant_type' 'client_credentials'),
        (Write-Field 'client_id' 'client!+ID'),
        (Write-Field 'client_secret' $env:KINDE_CLIENT_SECRET)
    ) + $Parameters)
}

$response = Get-Token @(
    (Write-Field 'audience' 'https://acme.kinde.com/api'),
    (Write-Field 'audience' 'urn:orders'),
    (Write-Field 'scope' 'read:users create:organizations'),
    (Write-Field 'note' ('it''s "quoted" $HOME `id` %PATH% \(id) !' + [char]0x00e9 + [char]0xd83d + [char]0xde00 + [char]0x000a + 'next'))
)
$answer = $response | ConvertFrom-Json
[Console]::Error.WriteLine("Token received: $($answer.token_type), valid for $($answer.expires_in) s.")
$token = $answer.access_token
if (-not $token) { throw 'The answer holds no access_token.' }

Send-Request @(
    (Write-Option 'url' 'https://acme.kinde.com/api/v1/organization?note=%25PATH%25'),
    (Write-Option 'request' 'POST'),
    (Write-Option 'header' 'Accept: application/json'),
    (Write-Option 'header' 'Content-Type: application/json'),
    (Write-Option 'header' 'X-Note: it''s "quoted" $HOME `id` %PATH% \(id) !'),
    (Write-Option 'data-raw' '{   "name": "it''s \"quoted\" $HOME `id` %PATH% \\(id) !\u00e9\ud83d\ude00" }'),
    (Write-Option 'header' "Authorization: Bearer $token")
)
