@echo off
rem The client secret comes from the environment variable KINDE_CLIENT_SECRET. curl reads it there by itself (--variable,
rem curl 8.3 or newer), so that no list of processes shows it. A status other than 2xx fails; a redirect is not followed.
setlocal EnableExtensions DisableDelayedExpansion
if not defined KINDE_CLIENT_SECRET (
  echo Set the environment variable KINDE_CLIENT_SECRET to the client secret.>&2
  exit /b 1
)
if "%~1"=="token" goto token

rem This file calls itself for the token; PowerShell reads it out of the answer.
set "ACCESS_TOKEN="
for /f "usebackq delims=" %%T in (`call "%~f0" token ^| powershell -NoProfile -Command "($input | Out-String | ConvertFrom-Json).access_token"`) do set "ACCESS_TOKEN=%%T"
if not defined ACCESS_TOKEN (
  echo No token was issued.>&2
  exit /b 1
)
echo Token received.>&2

curl --silent --show-error --fail-with-body --location --max-redirs 0 --globoff --max-time 30 ^
  --request POST ^
  --variable %%ACCESS_TOKEN --expand-header "Authorization: Bearer {{ACCESS_TOKEN}}" ^
  --header "Accept: application/json" ^
  --header "Content-Type: application/json" ^
  --header ^"X-Note: it's \^"quoted\^" $HOME `id` %%PATH%% \^(id^) !^" ^
  --data-raw ^"{   \^"name\^": \^"it's \\\^"quoted\\\^" $HOME `id` %%PATH%% \\^(id^) !\u00e9\ud83d\ude00\^" }^" ^
  "https://acme.kinde.com/api/v1/organization?note=%%25PATH%%25"
exit /b %ERRORLEVEL%

:token
curl --silent --show-error --fail-with-body --location --max-redirs 0 --globoff --max-time 30 ^
  --variable %%KINDE_CLIENT_SECRET --expand-data "client_secret={{KINDE_CLIENT_SECRET:url}}" ^
  --data-urlencode "client_id=client!+ID" ^
  --data-urlencode "grant_type=client_credentials" ^
  --data-urlencode "audience=https://acme.kinde.com/api" ^
  --data-urlencode "audience=urn:orders" ^
  --data-urlencode "scope=read:users create:organizations" ^
  --data "note=it%%27s+%%22quoted%%22+%%24HOME+%%60id%%60+%%25PATH%%25+%%5C%%28id%%29+%%21%%C3%%A9%%F0%%9F%%98%%80%%0Anext" ^
  --header "Accept: application/json" ^
  "https://acme.kinde.com/oauth2/token"
if errorlevel 1 exit /b 1
exit /b 0
