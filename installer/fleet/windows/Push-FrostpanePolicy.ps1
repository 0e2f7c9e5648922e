<#
.SYNOPSIS
    Lets this machine trust the policy keys and lays a signed policy into the drop folder. Run as SYSTEM or administrator.

.DESCRIPTION
    For a GPO start-up script, an Intune platform script, or any other way of running something as SYSTEM. Running it
    again changes nothing. Exit code 0: the policy is in force (or was); 1: it was refused, and the one before stays.

.EXAMPLE
    .\Push-FrostpanePolicy.ps1 -TrustKeys \\files\frostpane\anna.pub,\\files\frostpane\bob.pub -Threshold 2 `
        -Policy \\files\frostpane\service-centre.policy
#>
[CmdletBinding()]
param(
    [string[]] $TrustKeys = @(),
    [ValidateRange(1, 32)] [int] $Threshold = 1,
    [string] $Policy = '',
    [string[]] $Rings = @(),
    # In a 32-bit PowerShell, which Intune starts, $env:ProgramFiles is the folder of 32-bit programs.
    [string] $Frostpane = (Join-Path $env:ProgramW6432 'Frostpane\frostpane.exe')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# By `powershell -File` a list arrives as one word.
$TrustKeys = @($TrustKeys -split ',' | Where-Object { $_ })
$Rings = @($Rings -split ',' | Where-Object { $_ })

if (-not (Test-Path -LiteralPath $Frostpane)) {
    Write-Output "Frostpane is not installed at $Frostpane"
    exit 1
}

# Administrators and SYSTEM write, everybody reads, nothing is inherited: Frostpane refuses a looser folder.
$site = Join-Path $env:ProgramData 'frostpane'
foreach ($folder in @($site, (Join-Path $site 'policy.d'))) {
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    # The setup's own program takes over what somebody else has made first: owner, explicit entries and all.
    $secure = Join-Path (Split-Path -Parent $Frostpane) 'secure-folder.exe'
    if (Test-Path -LiteralPath $secure) {
        & $secure $folder | Out-Null
        if ($LASTEXITCODE -eq 0) { continue }
    }
    & takeown.exe /A /F $folder | Out-Null
    & icacls.exe $folder /reset | Out-Null
    # By their well-known identifiers, which are the same in every language of Windows.
    & icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX' | Out-Null
    if ($LASTEXITCODE -ne 0) {
        Write-Output "The permissions of $folder could not be set"
        exit 1
    }
}

function Invoke-Frostpane([string[]] $Arguments) {
    # Errors of a program are told by its exit code, not by what it writes to stderr.
    $ErrorActionPreference = 'Continue'
    & $Frostpane policy @Arguments 2>&1 | ForEach-Object { Write-Output "$_" }
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

if ($TrustKeys.Count -gt 0) {
    $arguments = @('install', '--threshold', "$Threshold")
    foreach ($key in $TrustKeys) { $arguments += @('--trust', $key) }
    Invoke-Frostpane $arguments
}
if ($Rings.Count -gt 0) {
    $arguments = @('install')
    foreach ($ring in $Rings) { $arguments += @('--ring', $ring) }
    Invoke-Frostpane $arguments
}
if ($Policy) {
    Invoke-Frostpane @('install', $Policy)
}
Invoke-Frostpane @('show')
exit 0
