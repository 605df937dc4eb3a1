namespace Crabbymetrics.Numerics;

/// <summary>One or several doubles in a register, so that the formula of a row is written once and runs on as many rows at a time as the
/// processor takes.</summary>
public interface IPacket<TSelf>
    where TSelf : struct, IPacket<TSelf>
{
    /// <summary>The number of rows in a packet.</summary>
    static abstract int Count { get; }

    /// <summary>The sums of the rows.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The differences of the rows.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The products of the rows.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The quotients of the rows.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The rows with the other sign.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>A packet whose rows are all one number.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Naming",
        "CA1716:Identifiers should not match keywords",
        Justification = "Visual Basic, whose keyword it is, has no static abstract members."
    )]
    static abstract TSelf Of(double value);

    /// <summary>The exponential of each row.</summary>
    static abstract TSelf Exp(TSelf value);

    /// <summary>The natural logarithm of each row.</summary>
    static abstract TSelf Log(TSelf value);

    /// <summary>The absolute value of each row.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The larger of two numbers in each row.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller of two numbers in each row.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>left * right + addend.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Element by element: where left is greater than right the third argument, elsewhere (a NaN included) the last.</summary>
    static abstract TSelf IfGreater(TSelf left, TSelf right, TSelf chosen, TSelf otherwise);
}
