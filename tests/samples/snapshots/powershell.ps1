# The client secret comes from the environment variable KINDE_CLIENT_SECRET.
$ErrorActionPreference = 'Stop'
if (-not $env:KINDE_CLIENT_SECRET) {
    throw 'Set the environment variable KINDE_CLIENT_SECRET to the client secret.'
}
Add-Type -AssemblyName System.Net.Http

# Redirects are not followed: they would take the credentials along.
$handler = New-Object System.Net.Http.HttpClientHandler
$handler.AllowAutoRedirect = $false
$client = New-Object System.Net.Http.HttpClient $handler
$client.Timeout = [TimeSpan]::FromSeconds(30)

# Sends a request and returns the body of its answer. Fails unless the status is 2xx.
function Send-Request([System.Net.Http.HttpRequestMessage] $Request) {
    $response = $client.SendAsync($Request).GetAwaiter().GetResult()
    $body = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    if (-not $response.IsSuccessStatusCode) {
        [Console]::Error.WriteLine("The server answered with status $([int] $response.StatusCode).`n$body")
        exit 1
    }
    $body
}

# One field of a form. A hashtable could not hold a name twice.
function Write-Field([string] $Name, [string] $Value) {
    [uri]::EscapeDataString($Name) + '=' + [uri]::EscapeDataString($Value)
}

function Get-Token([string[]] $Parameters) {
    $request = New-Object System.Net.Http.HttpRequestMessage (New-Object System.Net.Http.HttpMethod 'POST'), 'https://acme.kinde.com/oauth2/token'
    [void] $request.Headers.TryAddWithoutValidation('Accept', 'application/json')
    $fields = @(
        (Write-Field 'grant_type' 'client_credentials'),
        (Write-Field 'client_id' 'client!+ID'),
        (Write-Field 'client_secret' $env:KINDE_CLIENT_SECRET)
    ) + $Parameters
    $request.Content = New-Object System.Net.Http.StringContent(
        ($fields -join '&'), [Text.Encoding]::UTF8, 'application/x-www-form-urlencoded')
    Send-Request $request
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

$request = New-Object System.Net.Http.HttpRequestMessage (New-Object System.Net.Http.HttpMethod 'POST'), 'https://acme.kinde.com/api/v1/organization?note=%25PATH%25'
$request.Content = New-Object System.Net.Http.ByteArrayContent (, [Text.Encoding]::UTF8.GetBytes('{   "name": "it''s \"quoted\" $HOME `id` %PATH% \\(id) !\u00e9\ud83d\ude00" }'))
[void] $request.Headers.TryAddWithoutValidation('Authorization', "Bearer $token")
[void] $request.Headers.TryAddWithoutValidation('Accept', 'application/json')
[void] $request.Content.Headers.TryAddWithoutValidation('Content-Type', 'application/json')
[void] $request.Headers.TryAddWithoutValidation('X-Note', 'it''s "quoted" $HOME `id` %PATH% \(id) !')
Send-Request $request
