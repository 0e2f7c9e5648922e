/* Qt's Windows plugin asks for the screen's colour profile through a function that Wine 10 aborts on: there is none.
 * Only for Wine: never part of a package. */
#define EXPORT __declspec(dllexport)

EXPORT void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned creation)
{ (void)profile; (void)access; (void)share; (void)creation; return 0; }
EXPORT int CloseColorProfile(void *profile) { (void)profile; return 0; }
EXPORT int GetColorProfileFromHandle(void *profile, void *buffer, unsigned *size)
{ (void)profile; (void)buffer; (void)size; return 0; }
EXPORT void *WcsCreateIccProfile(void *profile, unsigned options) { (void)profile; (void)options; return 0; }
