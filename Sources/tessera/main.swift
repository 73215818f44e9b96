import OperatorCLI

OperatorProgram.main()
