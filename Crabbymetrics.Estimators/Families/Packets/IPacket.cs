namespace Crabbymetrics.Estimators;

/// <summary>One or several doubles in a register, so that the formula of a row is written once and runs on as many rows at a time as the
/// processor takes.</summary>
internal interface IPacket<TSelf>
    where TSelf : struct, IPacket<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf Of(double value);

    static abstract TSelf Load(ref readonly double source, int index);

    static abstract void Store(TSelf value, ref double destination, int index);

    static abstract TSelf Exp(TSelf value);

    static abstract TSelf Log(TSelf value);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Max(TSelf left, TSelf right);

    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>left * right + addend.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Element by element: where left is greater than right the one, elsewhere (a NaN included) the other.</summary>
    static abstract TSelf IfGreater(TSelf left, TSelf right, TSelf then, TSelf otherwise);
}
