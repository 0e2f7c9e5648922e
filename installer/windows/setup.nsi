; The Windows setup: for every user of the machine; silent with /S.
; The builder gives VERSION, BUNDLE (the folder), SECURE_FOLDER and LOGIN_CHECK (programs in it) and OUT (the file).
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
; A file that cannot be written ends the setup, also a silent one: no mixture of two versions.
AllowSkipFiles off
!include x64.nsh
!include LogicLib.nsh

Name "Frostpane"
OutFile "${OUT}"
Icon "frostpane.ico"
UninstallIcon "frostpane.ico"
RequestExecutionLevel admin
InstallDir "$PROGRAMFILES64\Frostpane"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Frostpane"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Frostpane setup"
VIAddVersionKey LegalCopyright "The authors of Frostpane, Apache-2.0"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Frostpane"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

!define WM_QUERYENDSESSION 0x11
!define WM_ENDSESSION 0x16
!define CLOSEAPP 1

; First who would start the guard again. Browsers start their host anew after two seconds.
!macro EndPrograms
    !insertmacro End frostpane-tray.exe
    !insertmacro End frostpane-browser-host.exe
    !insertmacro End ${LOGIN_CHECK}
    !insertmacro End frostpane.exe
!macroend

!macro End PROGRAM
    nsExec::Exec 'taskkill /F /IM ${PROGRAM}'
    Pop $0
!macroend

; A guard that runs keeps its files open. That of this session is asked as Windows asks before an upgrade, and says in its
; trail that it ended; what runs then still, or for other persons, is ended.
!macro EndGuards
    FindWindow $0 "" "Frostpane session"
    ${If} $0 <> 0
        SendMessage $0 ${WM_QUERYENDSESSION} 0 ${CLOSEAPP} /TIMEOUT=5000
        SendMessage $0 ${WM_ENDSESSION} 1 ${CLOSEAPP} /TIMEOUT=15000
        Sleep 2000
    ${EndIf}
    !insertmacro EndPrograms
!macroend

Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; A program of this folder runs as the system: it is the one below Program Files, in which administrators alone can write.
Function .onInit
    ${If} $INSTDIR != "$PROGRAMFILES64\Frostpane"
        MessageBox MB_OK|MB_ICONSTOP "Frostpane is installed into $PROGRAMFILES64\Frostpane alone, not into $INSTDIR." /SD IDOK
        SetErrorLevel 5
        Abort
    ${EndIf}
FunctionEnd

; The older version, put aside, and whether it is: it comes back where the newer one cannot be laid down whole.
!define OLDER "$INSTDIR.older"
Var Aside

Function .onInstFailed
    ${If} $Aside == 1
        SetOutPath "$TEMP"
        ${For} $1 1 20
            !insertmacro EndPrograms
            RMDir /r "$INSTDIR"
            ClearErrors
            Rename "${OLDER}" "$INSTDIR"
            ${IfNot} ${Errors}
                ${Break}
            ${EndIf}
            Sleep 500
        ${Next}
        RMDir "$INSTDIR"
    ${EndIf}
FunctionEnd

Section
    SetRegView 64
    SetShellVarContext all
    !insertmacro EndGuards
    ; The folder as a whole: once it has another name nothing in it is started any more, and before that nothing is changed.
    CreateDirectory "$INSTDIR"
    ${For} $1 1 20
        !insertmacro EndPrograms
        RMDir /r "${OLDER}"
        ClearErrors
        Rename "$INSTDIR" "${OLDER}"
        ${IfNot} ${Errors}
            StrCpy $Aside 1
            ${Break}
        ${EndIf}
        Sleep 500
    ${Next}
    ${If} $Aside != 1
        SetErrorLevel 4
        Abort "A program has files open in $INSTDIR; nothing there was changed. Start the machine anew, or end it."
    ${EndIf}
    SetOutPath "$INSTDIR"
    File /r "${BUNDLE}\*.*"
    ; For the store of administrative templates; nothing reads them here.
    SetOutPath "$INSTDIR\policies"
    File /r "policies\*.*"
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"

    ; Whoever can write here decides what the guard does: administrators and the system alone.
    CreateDirectory "$APPDATA\frostpane\policy.d"
    nsExec::Exec '"$INSTDIR\${SECURE_FOLDER}" "$APPDATA\frostpane" "$APPDATA\frostpane\policy.d"'
    Pop $0
    ${If} $0 != 0
        SetErrorLevel 3
        Abort "The policy folder cannot be given to the administrators: $APPDATA\frostpane"
    ${EndIf}

    ; Tells administrators of log-ins without a guard, in the event log. Without a scheduler the guard guards all the same.
    nsExec::Exec '"$INSTDIR\${LOGIN_CHECK}" /install'
    Pop $0

    CreateShortcut "$SMPROGRAMS\Frostpane.lnk" "$INSTDIR\frostpane-tray.exe"
    WriteRegStr HKLM "${RUN}" "Frostpane" '"$INSTDIR\frostpane-tray.exe"'
    WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "Frostpane"
    WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKLM "${UNINSTALL}" "Publisher" "The authors of Frostpane"
    WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" "$INSTDIR\frostpane-tray.exe"
    WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
    ; Where browsers find the host of the companion extension.
    WriteRegStr HKLM "Software\Google\Chrome\NativeMessagingHosts\com.frostpane.guard" "" "$INSTDIR\browser-host.json"
    WriteRegStr HKLM "Software\Microsoft\Edge\NativeMessagingHosts\com.frostpane.guard" "" "$INSTDIR\browser-host.json"
    WriteRegStr HKLM "Software\Chromium\NativeMessagingHosts\com.frostpane.guard" "" "$INSTDIR\browser-host.json"
    WriteRegStr HKLM "Software\Mozilla\NativeMessagingHosts\com.frostpane.guard" "" "$INSTDIR\browser-host-firefox.json"
    RMDir /r /REBOOTOK "${OLDER}"
SectionEnd

Section Uninstall
    SetRegView 64
    SetShellVarContext all
    !insertmacro EndGuards
    nsExec::Exec '"$INSTDIR\${LOGIN_CHECK}" /remove'
    Pop $0
    RMDir /r "$INSTDIR\lib"
    RMDir /r "$INSTDIR\policies"
    Delete "$INSTDIR\frostpane.exe"
    Delete "$INSTDIR\${LOGIN_CHECK}"
    Delete "$INSTDIR\frostpane-tray.exe"
    Delete "$INSTDIR\${SECURE_FOLDER}"
    Delete "$INSTDIR\frostpane-browser-host.exe"
    Delete "$INSTDIR\browser-host.json"
    Delete "$INSTDIR\browser-host-firefox.json"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\Frostpane.lnk"
    DeleteRegValue HKLM "${RUN}" "Frostpane"
    DeleteRegKey HKLM "Software\Google\Chrome\NativeMessagingHosts\com.frostpane.guard"
    DeleteRegKey HKLM "Software\Microsoft\Edge\NativeMessagingHosts\com.frostpane.guard"
    DeleteRegKey HKLM "Software\Chromium\NativeMessagingHosts\com.frostpane.guard"
    DeleteRegKey HKLM "Software\Mozilla\NativeMessagingHosts\com.frostpane.guard"
    DeleteRegKey HKLM "${UNINSTALL}"
    ; The policy goes with the program; what a person's guard has recorded stays with that person.
    RMDir /r "$APPDATA\frostpane"
SectionEnd
