"""Small made-up files in the layouts in which instruments export pore sizes.

All say one thing: 0.1 cm3/g of pores between radii of 1 and 2 nm, 0.3 between 2 and 5 nm, 0.2 between 5 and 20 nm.
"""

RADII_NM, VOLUMES_CM3_G = (1.0, 2.0, 5.0, 20.0), (0.1, 0.3, 0.2)

TRISTAR = """TriStar II 3020 Version 3.02\t\t\t\t\t
Sample: KB-1\t\t\tAnalysis Adsorptive: N2\t\t
\t\t\t\t\t
BJH Adsorption Pore Distribution Report\t\t\t\t\t
Pore Diameter Range (nm)\tAverage Diameter (nm)\tIncremental Pore Volume (cm³/g)\t\
Cumulative Pore Volume (cm³/g)\tIncremental Pore Area (m²/g)\tCumulative Pore Area (m²/g)
40.0 - 10.0\t14.0\t0.200000\t0.200000\t60.0\t60.0
10.0 - 4.0\t5.6\t0.300000\t0.500000\t214.3\t274.3
4.0 - 2.0\t2.7\t0.100000\t0.600000\t148.1\t422.4

Summary\t\t\t\t\t
"""
NOVAWIN = """                     Quantachrome NovaWin - Data Acquisition and Reduction
                                  DFT method  Pore Size Distribution

      Half pore width      Cumulative Pore Volume      Cumulative Surface Area      dV(r)      dS(r)
             Å                      cc/g                        m²/g                cc/Å/g     m²/Å/g
    _______________________________________________________________________________________________
          1.0000e+01            0.0000e+00                  0.0000e+00          1.0e-02      1.0e+01
          2.0000e+01            1.0000e-01                  1.0000e+02          1.0e-02      1.0e+01
          5.0000e+01            4.0000e-01                  2.0000e+02          1.0e-02      1.0e+00
          2.0000e+02            6.0000e-01                  2.3000e+02          1.3e-03      1.0e-01
"""
BELSORP = """BELSORP-max;;\r
BJH-plot (Adsorption);;\r
rp/nm;Vp/cm3 g-1;dVp/drp\r
20,0;0,2;0,01\r
5,0;0,2;0,05\r
"""
CUMULATIVE = "dp/nm;ΣVp/cm3 g-1;ap/m2 g-1\r\n2,0;0,0;0\r\n4,0;0,1;1\r\n10,0;0,4;2\r\n40,0;0,6;3\r\n"
CSV = "Pore width (nm),Cumulative pore volume (cm^3/g)\n2.0,0.0\n4.0,0.1\n10.0,0.4\n40.0,0.6\n"
DOWNWARDS = "Pore Radius [nm]\tCumulative volume [mL/g]\n20.0\t0.0\n5.0\t0.2\n2.0\t0.5\n1.0\t0.6\n"
MICROMETRES = "Pore Diameter (µm)\tCumulative Pore Volume (mm³/g)\n0.002\t0\n0.004\t100\n0.010\t400\n0.040\t600\n"
SPREAD = """BJH Adsorption Cumulative Pore Volume\t\t\tBJH Adsorption dV/dlog(D) Pore Volume\t
Pore Diameter (nm)\tCumulative Pore Volume (cm³/g)\t\tPore Diameter (nm)\tdV/dlog(D) Pore Volume (cm³/g)
2.0\t0.0\t\t2.0\t0.5
4.0\t0.1\t\t4.0\t0.5
10.0\t0.4\t\t10.0\t0.5
40.0\t0.6\t\t40.0\t0.5
"""
# psia that open radii of 20, 5, 2 and 1 nm at 0.485 N/m and 140 degrees, and then mercury that leaves again
AUTOPORE = """AutoPore IV 9500\t\t\t\t
Pressure (psia)\tPore Diameter (nm)\tCumulative Pore Volume (mL/g)\tIncremental Pore Volume (mL/g)\t\
Log Differential Intrusion (mL/g)
5,388.65\t40.0\t0.0000\t0.0000\t0.0
21,554.6\t10.0\t0.2000\t0.2000\t0.3
53,886.5\t4.0\t0.5000\t0.3000\t0.7
107,773.0\t2.0\t0.6000\t0.1000\t0.3
21,554.6\t10.0\t0.5500\t-0.0500\t0.1
"""
PRESSURES = "Pressure (MPa)\tIntruded volume (cc/g)\n37.1533\t0.0\n148.6132\t0.2\n371.533\t0.5\n743.066\t0.6\n"

ALIKE = {
    "tristar.txt": TRISTAR,
    "novawin.txt": NOVAWIN,
    "belsorp.csv": CUMULATIVE,
    "plain.csv": CSV,
    "downwards.tsv": DOWNWARDS,
    "micrometres.txt": MICROMETRES,
    "autopore.txt": AUTOPORE,
    "pressures.txt": PRESSURES,
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
