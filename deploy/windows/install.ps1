# Installs ScamWatch as two services of Windows Server. Run as administrator, after publishing with "deploy/publish.sh win-x64" and copying out/win-x64
# to the folder given (docs/operate.md). Register the first administrator before, by starting web\ScamWatch.Web.exe once in a console.
param(
    [string] $Folder = "C:\Program Files\ScamWatch",
    [string] $State = "C:\ProgramData\ScamWatch"
)
$ErrorActionPreference = "Stop"

# State is for the services and administrators alone: it holds the keys.
New-Item -ItemType Directory -Force -Path $State, "$State\inbox" | Out-Null
icacls $State /inheritance:r /grant:r "SYSTEM:(OI)(CI)F" "Administrators:(OI)(CI)F" | Out-Null

# Under these names they write to the event log; only an administrator may register them.
foreach ($source in "ScamWatch.Web", "scamwatch") {
    if (-not [System.Diagnostics.EventLog]::SourceExists($source)) { New-EventLog -LogName Application -Source $source }
}

$services = @(
    @{ Name = "ScamWatch"; Title = "ScamWatch console and public site"; Program = "`"$Folder\web\ScamWatch.Web.exe`" --urls http://127.0.0.1:5080"; Workers = "false" },
    @{ Name = "ScamWatchWorker"; Title = "ScamWatch workers"; Program = "`"$Folder\worker\scamwatch.exe`" run"; Workers = "true" }
)
foreach ($service in $services) {
    New-Service -Name $service.Name -DisplayName $service.Title -BinaryPathName $service.Program -StartupType Automatic | Out-Null
    # An account of its own for each service, without a password and with no other rights.
    sc.exe config $service.Name obj= "NT SERVICE\$($service.Name)" | Out-Null
    icacls $State /grant "NT SERVICE\$($service.Name):(OI)(CI)M" | Out-Null
    # Again after 5, 10 and 60 seconds when it fails.
    sc.exe failure $service.Name reset= 300 actions= restart/5000/restart/10000/restart/60000 | Out-Null
    $key = "HKLM:\SYSTEM\CurrentControlSet\Services\$($service.Name)"
    New-ItemProperty -Path $key -Name Environment -PropertyType MultiString -Force -Value @(
        "ASPNETCORE_ENVIRONMENT=Production", "DOTNET_ENVIRONMENT=Production", "DOTNET_EnableDiagnostics=0",
        "Data__State=$State", "Data__Inbox=$State\inbox", "Workers__Enabled=$($service.Workers)"
    ) | Out-Null
}
# The program lets commits end within 30 seconds when Windows shuts down.
Set-ItemProperty -Path "HKLM:\SYSTEM\CurrentControlSet\Control" -Name WaitToKillServiceTimeout -Value "45000"
Start-Service ScamWatch
Start-Service ScamWatchWorker
