//go:build !purego

#include "textflag.h"

// func hasAVX2() bool
TEXT ·hasAVX2(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	MOVL $0, AX
	XORL CX, CX
	CPUID
	CMPL AX, $7
	JLT  no
	MOVL $1, AX
	XORL CX, CX
	CPUID
	ANDL $0x18000000, CX   // OSXSAVE and AVX
	CMPL CX, $0x18000000
	JNE  no
	XORL CX, CX
	XGETBV
	ANDL $6, AX            // the system keeps XMM and YMM
	CMPL AX, $6
	JNE  no
	MOVL $7, AX
	XORL CX, CX
	CPUID
	BTL  $5, BX
	JCC  no
	MOVB $1, ret+0(FP)
no:
	RET

DATA bytes<>+0(SB)/1, $0x20   // a letter's lower case
DATA bytes<>+1(SB)/1, $0x61   // 'a'
DATA bytes<>+2(SB)/1, $25     // letters less one
DATA bytes<>+3(SB)/1, $0x30   // '0'
DATA bytes<>+4(SB)/1, $9      // digits less one; also tab, the first blank
DATA bytes<>+5(SB)/1, $4      // tab to carriage return, less one
DATA bytes<>+6(SB)/1, $0x0A
DATA bytes<>+7(SB)/1, $0x0D
DATA bytes<>+8(SB)/1, $0x27   // '\''
GLOBL bytes<>(SB), RODATA|NOPTR, $9

// HALF classifies the 32 bytes in Y0 into R8 (letter), R9 (bit 5), R10 (digit), R11 (white space), R12 (space), R13 (line end), BX (not ASCII), DX (apostrophe).
#define HALF \
	VPOR      Y8, Y0, Y1      \
	VPSUBB    Y9, Y1, Y1      \
	VPMINUB   Y10, Y1, Y2     \
	VPCMPEQB  Y1, Y2, Y2      \
	VPMOVMSKB Y2, R8          \
	VPSLLW    $2, Y0, Y1      \
	VPMOVMSKB Y1, R9          \
	VPSUBB    Y11, Y0, Y1     \
	VPMINUB   Y12, Y1, Y2     \
	VPCMPEQB  Y1, Y2, Y2      \
	VPMOVMSKB Y2, R10         \
	VPSUBB    Y12, Y0, Y1     \
	VPMINUB   Y13, Y1, Y2     \
	VPCMPEQB  Y1, Y2, Y2      \
	VPCMPEQB  Y8, Y0, Y1      \
	VPMOVMSKB Y1, R12         \
	VPOR      Y1, Y2, Y2      \
	VPMOVMSKB Y2, R11         \
	VPCMPEQB  Y14, Y0, Y1     \
	VPCMPEQB  Y15, Y0, Y2     \
	VPOR      Y1, Y2, Y2      \
	VPMOVMSKB Y2, R13         \
	VPMOVMSKB Y0, BX          \
	VPCMPEQB  Y7, Y0, Y1      \
	VPMOVMSKB Y1, DX

// func classify64(text *byte, m *masks)
TEXT ·classify64(SB), NOSPLIT, $0-16
	MOVQ         text+0(FP), SI
	MOVQ         m+8(FP), DI
	VPBROADCASTB bytes<>+0(SB), Y8
	VPBROADCASTB bytes<>+1(SB), Y9
	VPBROADCASTB bytes<>+2(SB), Y10
	VPBROADCASTB bytes<>+3(SB), Y11
	VPBROADCASTB bytes<>+4(SB), Y12
	VPBROADCASTB bytes<>+5(SB), Y13
	VPBROADCASTB bytes<>+6(SB), Y14
	VPBROADCASTB bytes<>+7(SB), Y15
	VPBROADCASTB bytes<>+8(SB), Y7
	VMOVDQU      (SI), Y0
	HALF
	MOVQ         R8, 0(DI)
	MOVQ         R9, 8(DI)
	MOVQ         R10, 16(DI)
	MOVQ         R11, 24(DI)
	MOVQ         R12, 32(DI)
	MOVQ         R13, 40(DI)
	MOVQ         BX, 48(DI)
	MOVQ         DX, 56(DI)
	VMOVDQU      32(SI), Y0
	HALF
	SHLQ         $32, R8
	ORQ          0(DI), R8
	MOVQ         R8, 0(DI)
	SHLQ         $32, R9
	ORQ          8(DI), R9
	MOVQ         R9, 8(DI)
	SHLQ         $32, R10
	ORQ          16(DI), R10
	MOVQ         R10, 16(DI)
	SHLQ         $32, R11
	ORQ          24(DI), R11
	MOVQ         R11, 24(DI)
	SHLQ         $32, R12
	ORQ          32(DI), R12
	MOVQ         R12, 32(DI)
	SHLQ         $32, R13
	ORQ          40(DI), R13
	MOVQ         R13, 40(DI)
	SHLQ         $32, BX
	ORQ          48(DI), BX
	MOVQ         BX, 48(DI)
	SHLQ         $32, DX
	ORQ          56(DI), DX
	MOVQ         DX, 56(DI)
	VZEROUPPER
	RET

// func lowest64(v *[64]uint32) uint32
TEXT ·lowest64(SB), NOSPLIT, $0-12
	MOVQ         v+0(FP), SI
	VMOVDQU      (SI), Y0
	VMOVDQU      32(SI), Y1
	VMOVDQU      64(SI), Y2
	VMOVDQU      96(SI), Y3
	VPMINUD      128(SI), Y0, Y0
	VPMINUD      160(SI), Y1, Y1
	VPMINUD      192(SI), Y2, Y2
	VPMINUD      224(SI), Y3, Y3
	VPMINUD      Y1, Y0, Y0
	VPMINUD      Y3, Y2, Y2
	VPMINUD      Y2, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPMINUD      X1, X0, X0
	VPSHUFD      $0x4E, X0, X1
	VPMINUD      X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPMINUD      X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL         AX, ret+8(FP)
	RET
